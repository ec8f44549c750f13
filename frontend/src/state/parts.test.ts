import { expect, it, vi } from 'vitest';
import { answersAt, fetchPart, ownPage, reloadOnce } from './parts';

const gone = new TypeError('Failed to fetch dynamically imported module');

/** A server that is away for some tries, and the page around it. */
function around(away: number, reload = () => true) {
  let asked = 0;
  return { answers: vi.fn(async () => (asked += 1) > away), wait: vi.fn(async () => {}), reload: vi.fn(reload) };
}

it('waits for a server that is away, and loads nothing anew', async () => {
  const given = around(1);
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(gone).mockRejectedValueOnce(gone);
  load.mockResolvedValue('the part');
  await expect(fetchPart(load, given)).resolves.toBe('the part');
  expect(given.wait.mock.calls).toEqual([[0]]);
  expect(given.reload).not.toHaveBeenCalled();
});

it('loads the page anew when a part is gone although the server answers', async () => {
  const given = around(0);
  void fetchPart(() => Promise.reject(gone), given);
  await vi.waitFor(() => expect(given.reload).toHaveBeenCalledTimes(1));
});

it.each([
  ['of where the missing file lies, whatever page it is in', 'https://pictures.example/image-generation/assets/embed-shared.js', 'https://pictures.example/image-generation/assets/embed-shared.js'],
  // A bundler may put the place of the file on the disk of whoever built.
  ['of the page, where a bundler has hidden that', 'file:///home/ann/site/node_modules/scene-visualizer/chunks/shared.js', 'http://localhost:3000/'],
])('asks the server %s', async (_, file, asked) => {
  const request = vi.fn<typeof fetch>();
  vi.stubGlobal('fetch', request);
  for (const status of [200, 404, 502, 503]) request.mockResolvedValueOnce(new Response(null, { status }));
  request.mockRejectedValueOnce(new TypeError('away'));
  const answers = [];
  for (let turn = 0; turn < 5; turn += 1) answers.push(await answersAt(file));
  expect(answers).toEqual([true, true, false, false, false]);
  expect(request.mock.calls).toEqual(Array(5).fill([asked, { method: 'HEAD', cache: 'no-store' }]));
  vi.unstubAllGlobals();
});

it('says what is wrong where the page may not be loaded anew', async () => {
  await expect(fetchPart(() => Promise.reject(gone), around(0, () => false))).rejects.toBe(gone);
});

it("never loads a host's page anew, and its own once a minute", () => {
  const kept = new Map<string, string>();
  const page = {
    sessionStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) },
    location: { reload: vi.fn() },
  } as unknown as Window;
  expect(reloadOnce(page)).toBe(false);
  ownPage();
  expect([reloadOnce(page), reloadOnce(page)]).toEqual([true, false]);
  expect(page.location.reload).toHaveBeenCalledTimes(1);
});
