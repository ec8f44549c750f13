import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { Star } from '~/components/Star';
import { fakeServer, Refusal } from '../../tests/server';
import { show } from '../../tests/render';
import { anImage } from '../../tests/things';
import { useFavorite } from './useFavorite';
import { useImages } from './useImages';

const path = '/session/s1/image/image-1/favorite';
const list = { images: [anImage(1)], next_cursor: null };

function Stars() {
  const { images } = useImages('s1');
  const favorite = useFavorite('s1');
  return images.map((image) => <Star key={image.id} image={image} onPress={favorite} />);
}

const countOn = (star: HTMLElement) => star.querySelector<HTMLElement>('[data-count]')?.dataset.count;

it('turns the star before the server has answered, and says what is wanted instead of flipping', async () => {
  let answer: (value: unknown) => void = () => {};
  const server = fakeServer({ 'GET /session/s1/images': list, [`POST ${path}`]: () => new Promise((resolve) => (answer = resolve)) });
  show(<Stars />);
  await userEvent.click(await screen.findByRole('button', { pressed: false }));
  expect(countOn(await screen.findByRole('button', { pressed: true }))).toBe('1');
  expect(server.sent('POST', path)[0]?.body).toEqual({ is_favorite: true });
  answer({ image_id: 'image-1', is_favorite: true, favorite_count: 4 });
  await waitFor(() => expect(countOn(screen.getByRole('button', { pressed: true }))).toBe('4'));
});

it('turns the star back when the server says no, and tells why', async () => {
  fakeServer({ 'GET /session/s1/images': list, [`POST ${path}`]: new Refusal(503, { error: 'Not right now.' }) });
  show(<Stars />);
  await userEvent.click(await screen.findByRole('button', { pressed: false }));
  expect(await screen.findByText('The star was not saved. Not right now.')).toBeVisible();
  expect(countOn(screen.getByRole('button', { pressed: false }))).toBeUndefined();
});

it('lets the last press win over an older answer', async () => {
  const answers: ((value: unknown) => void)[] = [];
  fakeServer({ 'GET /session/s1/images': list, [`POST ${path}`]: () => new Promise((resolve) => answers.push(resolve)) });
  show(<Stars />);
  await userEvent.click(await screen.findByRole('button', { pressed: false }));
  await userEvent.click(await screen.findByRole('button', { pressed: true }));
  await waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.({ image_id: 'image-1', is_favorite: false, favorite_count: 0 });
  answers[0]?.({ image_id: 'image-1', is_favorite: true, favorite_count: 1 });
  await waitFor(() => expect(screen.getByRole('button', { pressed: false })).toBeVisible());
});
