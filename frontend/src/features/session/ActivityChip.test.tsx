import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { fakeServer } from '../../../tests/server';
import { show } from '../../../tests/render';
import { aRequest } from '../../../tests/things';
import { FormingPicture } from '../generate/FormingPicture';
import { ActivityChip } from './ActivityChip';

const paused = aRequest({ request_id: 'r2', stage: 'paused by the GM', position: null, estimated_time: null });

it('tells what is paused apart from what waits', async () => {
  const requests = [aRequest({ request_id: 'r1', status: 'processing', position: null }), paused];
  fakeServer({ 'GET /session/s1/image-requests': { requests, next_cursor: null } });
  show(<ActivityChip sid="s1" />);
  expect(await screen.findByText('1 drawing · 1 paused')).toBeVisible();
});

it.each([
  [paused, 0],
  [{ ...paused, stage: null }, 1],
])('lets no light run over what is paused', (request, lights) => {
  fakeServer({});
  const { container } = show(
    <FormingPicture sid="s1" requestId="r2" request={request} prompt="a bar" since={0} actions={null} />,
  );
  expect(container.querySelectorAll('.line')).toHaveLength(lights);
});
