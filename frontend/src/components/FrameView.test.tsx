import { act, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { aFrame } from '../../tests/things';
import { FrameView } from './FrameView';

afterEach(() => vi.restoreAllMocks());

const shown = () => [...screen.getByRole('img', { name: 'Forming' }).querySelectorAll('img')].map((img) => img.getAttribute('src'));

it('shows a frame once it is decoded, over the one before', async () => {
  const answers: (() => void)[] = [];
  vi.spyOn(HTMLImageElement.prototype, 'decode').mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
  const { rerender } = render(<FrameView frame={aFrame(0)} label="Forming" />);
  expect(shown()).toEqual([]);
  await act(async () => answers[0]!());
  rerender(<FrameView frame={aFrame(1)} label="Forming" />);
  expect(shown()).toEqual(['/frame/0.0']);
  await act(async () => answers[1]!());
  expect(shown()).toEqual(['/frame/0.0', '/frame/0.1']);
});

it('leaves out a frame that is decoded after a newer one has come, and one that is gone', async () => {
  const answers: ((ok: boolean) => void)[] = [];
  vi.spyOn(HTMLImageElement.prototype, 'decode').mockImplementation(
    () => new Promise((resolve, reject) => answers.push((ok) => (ok ? resolve() : reject(new Error('gone'))))),
  );
  const { rerender } = render(<FrameView frame={aFrame(0)} label="Forming" />);
  rerender(<FrameView frame={aFrame(1)} label="Forming" />);
  await act(async () => answers[1]!(true));
  await act(async () => answers[0]!(true));
  rerender(<FrameView frame={aFrame(2)} label="Forming" />);
  await act(async () => answers[2]!(false));
  expect(shown()).toEqual(['/frame/0.1']);
});
