import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode } from 'react';
import { expect, it, vi } from 'vitest';
import { fakeServer } from '../../tests/server';
import { anImage, aProvider, aSession, providersOf } from '../../tests/things';
import { ImageGallery, ShadowrunConsole } from '.';

const routes = {
  'GET /session/s1/image-providers': providersOf(aProvider('sketch')),
  'GET /session/s1/images': { images: [anImage(2), anImage(1)], next_cursor: null },
  'GET /session/s1/console': { entries: [], next_cursor: null },
};

it('asks a host that says itself who sits there for no session, and says the names', async () => {
  const server = fakeServer(routes);
  const table = { ...aSession(), session: { id: 's1', name: 'Emerald City' } };
  render(
    <StrictMode>
      <ImageGallery sessionId="s1" isVisible onClose={() => {}} initialTab="gallery" table={table} />
    </StrictMode>,
  );
  expect(await screen.findByRole('img', { name: anImage(2).prompt })).toBeVisible();
  expect(server.sent('GET', '/session/s1')).toEqual([]);
});

it('takes nobody for a viewer where no host and no server has said who looks', async () => {
  fakeServer(routes);
  render(<ImageGallery sessionId="s1" isVisible onClose={() => {}} />);
  expect(await screen.findByText('Describe what you want to see first.')).toBeVisible();
  expect(screen.queryByText(/You are a viewer/)).toBeNull();
});

it('fetches by what the host gives, also when that changes', async () => {
  const server = fakeServer({ 'GET /session/s2': aSession(), 'GET /session/s2/console': { entries: [], next_cursor: null } });
  const [first, second] = [vi.fn(fetch), vi.fn(fetch)];
  for (const ask of [first, second]) ask.mockRejectedValue(new TypeError('away'));
  const { rerender, unmount } = render(<ShadowrunConsole sessionId="s2" apiBase="/mine/api" fetch={first} />);
  await waitFor(() => expect(first).toHaveBeenCalledWith(expect.stringMatching(/^\/mine\/api\/session\/s2/), expect.anything()));
  rerender(<ShadowrunConsole sessionId="s2" apiBase="/mine/api" fetch={second} />);
  await userEvent.type(await screen.findByRole('combobox', { name: 'Command line' }), 'hello{Enter}');
  await waitFor(() => expect(second).toHaveBeenCalled());
  expect(server.calls).toEqual([]);
  unmount();
});

it('puts what lies on top where the host says, in our colours, and takes it away again', async () => {
  fakeServer({ ...routes, 'GET /session/s1': aSession() });
  const over = document.body.appendChild(document.createElement('aside'));
  const onClose = vi.fn();
  const { unmount } = render(
    <ImageGallery sessionId="s1" isVisible onClose={onClose} theme="daylight" portalContainer={over} />,
  );
  const dialog = await screen.findByRole('dialog', { name: 'Scene Visualizer' });
  expect(over).toContainElement(dialog);
  expect(dialog.closest('.sv-root')).toHaveAttribute('data-theme', 'daylight');
  await userEvent.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledOnce();
  unmount();
  expect(over).toBeEmptyDOMElement();
});
