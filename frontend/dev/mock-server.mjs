/**
 * A stand-in for the server, for work on the page alone: `npm run build && npm run mock`. Everything is in memory, every
 * caller is the GM, and a prompt that contains "fail" fails.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { picture } from './pictures.mjs';

const built = fileURLToPath(new URL('../../static', import.meta.url));
const types = { '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
const model = (name, sizes, qualities, can, price, typical_seconds) => ({
  name, sizes, qualities, formats: ['png'], price, typical_seconds,
  capabilities: { negative_prompt: false, seed: false, transparent: false, partial_images: 2, max_prompt: 4000, ...can },
});
const sizes = ['1024x1024', '1536x1024', '1024x1536', '1792x1024'];
const details = [
  { name: 'dalle', label: 'DALL·E (OpenAI)', available: false, reason: 'OpenAI API key not configured', models: [model('gpt-image-2.5-flare', sizes, ['auto', 'draft', 'standard', 'hd'], {}, 0.042, 18)] },
  { name: 'stability', label: 'Stability AI', available: true, reason: null, models: [model('core', sizes, ['auto'], { seed: true, negative_prompt: true }, 0.03, 8)] },
  { name: 'sketch', label: 'sketch (offline)', available: true, reason: null, models: [model('sketch-1', sizes, ['auto', 'draft', 'standard'], { seed: true }, 0, 0.3)] },
];
const world = { session: { id: 'demo', name: 'Friday run' }, images: [], requests: new Map(), entries: [] };
const me = { user_id: 'u1', name: 'Kestrel', role: 'gm' };
const members = [me, { user_id: 'u2', name: 'Maya', role: 'player' }, { user_id: 'u3', name: 'Ox', role: 'viewer' }];
const api = '/api/session/demo';

function addImage(prompt, { type = 'scene', size = '1024x1024', provider = 'sketch', user_id = me.user_id, visibility = 'table' } = {}) {
  const [width, height] = size.split('x').map(Number);
  const id = randomUUID();
  const number = (world.images[0]?.number ?? 0) + 1;
  const file = `${api}/image/${id}/file`;
  const image = {
    id, number, prompt, enhanced_prompt: `${prompt}, rain-slick Seattle 2077 street, holographic signs, corporate towers, cinematic light, detailed`,
    image_url: file, thumbnail_url: `${file}?variant=thumb`, width, height, provider, model: `${provider}-1`, type, status: 'completed',
    created_at: new Date().toISOString(), is_favorite: false, favorite_count: number % 3, tags: [], user_id, visibility,
    parent_id: null, seed: number * 1234567, cost: 0, generation_time: 0.28,
    attempts: [{ provider, model: `${provider}-1`, outcome: 'done', error: null, cost: 0, notes: size === '1792x1024' ? ['size: 1792x1024 was made as 1536x1024'] : [] }],
  };
  world.images.unshift(image);
  return image;
}

function addRequest(body) {
  const wishes = body.style_preferences ?? {};
  const request = {
    request_id: randomUUID(), status: 'queued', progress: null, stage: null, position: 2, estimated_time: 6, attempts: [], images: [],
    error: null, code: null, prompt: body.prompt, type: body.type ?? 'scene', user_id: me.user_id, provider: wishes.provider ?? 'sketch',
  };
  world.requests.set(request.request_id, request);
  const step = (ms, changes) => setTimeout(() => request.status !== 'cancelled' && Object.assign(request, changes()), ms);
  step(1200, () => ({ status: 'processing', stage: 'drawing', position: null }));
  step(3500, () =>
    /fail/i.test(body.prompt)
      ? { status: 'failed', stage: null, error: 'DALL-E API error: 400 - Invalid prompt', code: 'request_rejected' }
      : { status: 'completed', stage: null, images: [addImage(body.prompt, { ...wishes, type: body.type })] },
  );
  return request;
}

function runLine(line) {
  const prompt = /^\/image\s+(?:generate\s+)?(.+)$/.exec(line)?.[1];
  if (!line.startsWith('/')) return { text: '', kind: 'message', ephemeral: false };
  if (line === '/image gallery') return { text: 'The gallery is open.', kind: 'message', ephemeral: true, action: { open: 'gallery' } };
  if (line === '/image help') return { text: '/image generate <text>   draw a picture\n/image gallery           open the gallery\n/image status            what is under way', kind: 'table', ephemeral: true };
  const at = line.indexOf('--sise');
  if (at >= 0) return { text: 'unknown flag. Did you mean --size?', kind: 'error', ephemeral: true, code: 'E103', span: [at, at + 6], fix: line.replace('--sise', '--size') };
  if (prompt) return { text: `Drawing: ${prompt}`, kind: 'card', ephemeral: false, request_id: addRequest({ prompt }).request_id };
  return { text: 'No such command. Try /image help.', kind: 'error', ephemeral: true, code: 'E101', span: [0, line.length] };
}

const routes = [
  ['POST', /^\/api\/session$/, (_, body) => [201, { session_id: 'demo', name: (world.session.name = body.name), user_id: 'u1', join_token: 'secret', join_url: '/join/demo#secret-token' }]],
  ['POST', /\/join$/, (_, body) => [201, { session_id: 'demo', user_id: 'u1', role: 'player', name: (me.name = body.user_name) }]],
  ['GET', /^\/api\/session\/demo$/, () => [200, { session: world.session, member: me, members }]],
  ['POST', /\/join-tokens$/, () => [201, { join_url: `/join/demo#${randomUUID()}` }]],
  ['GET', /\/image-providers$/, () => [200, { providers: ['stability', 'sketch'], default: 'sketch', details }]],
  ['POST', /\/generate-image$/, (_, body) => [202, { ...addRequest(body), message: 'Image generation request queued' }]],
  ['GET', /\/image-requests$/, () => [200, { requests: [...world.requests.values()].reverse() }]],
  ['GET', /\/image-request\/([^/]+)$/, ([id]) => [200, { request: world.requests.get(id) }]],
  ['POST', /\/image-request\/([^/]+)\/cancel$/, ([id]) => [200, { request: Object.assign(world.requests.get(id), { status: 'cancelled' }) }]],
  ['POST', /\/image-request\/([^/]+)\/retry$/, ([id]) => [200, { request: addRequest(world.requests.get(id)) }]],
  ['GET', /\/images$/, (_, __, query) => [200, page(query)]],
  ['GET', /\/image\/([^/]+)$/, ([id]) => [200, { image: world.images.find((image) => image.id === id) }]],
  ['POST', /\/image\/([^/]+)\/favorite$/, ([id], { is_favorite }) => {
    const image = world.images.find((one) => one.id === id);
    if (/stubborn/.test(image.prompt)) return [503, { error: 'The service cannot do this right now.', code: 'unavailable' }];
    if (image.is_favorite !== is_favorite) Object.assign(image, { is_favorite, favorite_count: image.favorite_count + (is_favorite ? 1 : -1) });
    return [200, { image_id: id, is_favorite, favorite_count: image.favorite_count }];
  }],
  ['GET', /\/console$/, () => [200, { entries: world.entries, next_cursor: null }]],
  ['POST', /\/console$/, (_, { line }) => {
    const reply = runLine(line);
    const entry = { id: randomUUID(), number: world.entries.length + 1, user_id: 'u1', kind: 'card', visibility: 'table', line, reply, created_at: new Date().toISOString() };
    if (!reply.ephemeral) world.entries.push(entry);
    return [200, { status: 'success', reply, ...(reply.ephemeral ? {} : { entry }) }];
  }],
];

function page(query) {
  const [q, type, cursor] = ['q', 'type', 'cursor'].map((name) => query.get(name));
  const fits = world.images.filter(
    (image) => (!q || image.prompt.toLowerCase().includes(q.toLowerCase())) && (!type || image.type === type) &&
      (!query.has('favorite') || image.is_favorite) && (!query.has('mine') || image.user_id === me.user_id) && (!cursor || image.number < Number(cursor)),
  );
  const images = fits.slice(0, Number(query.get('limit') ?? 20));
  return { images, count: images.length, next_cursor: fits.length > images.length ? String(images.at(-1).number) : null };
}

function shell() {
  const entry = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8'))['src/main.tsx'];
  const styles = (entry.css ?? []).map((file) => `<link rel="stylesheet" href="/static/${file}">`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<title>Scene Visualizer</title>${styles}<script type="application/json" id="sv-config">{"apiBase":"/api","routerBase":"","nonce":"dev"}</script>
<script type="module" src="/static/${entry.file}"></script></head><body><div id="root"></div></body></html>`;
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-dev'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

async function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const file = join(built, pathname.slice('/static'.length));
  if (pathname.startsWith('/static/') && existsSync(file)) {
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
    return createReadStream(file).pipe(response);
  }
  const shown = /\/image\/([^/]+)\/file$/.exec(pathname)?.[1];
  if (shown) {
    const { number, width, height } = world.images.find((image) => image.id === shown);
    return response.setHeader('Content-Type', 'image/svg+xml').end(picture(number, width, height));
  }
  if (!pathname.startsWith('/api/')) {
    response.setHeader('Content-Security-Policy', policy);
    return response.setHeader('Content-Type', 'text/html').end(shell());
  }
  let text = '';
  for await (const chunk of request) text += chunk;
  const route = routes.find(([method, path]) => method === request.method && path.test(pathname));
  const [status, body] = route
    ? route[2](route[1].exec(pathname).slice(1), text ? JSON.parse(text) : {}, searchParams)
    : [404, { error: 'Session not found', code: 'session_not_found' }];
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ status: 'success', ...body }));
}

const prompts = ['Neon alley behind the Big Rhino', 'Troll bouncer, chrome arm', 'Corporate boardroom at night', 'Cargo docks in the fog', 'A stubborn drone over the market', 'Elven face in hologram light'];
if (process.env.EMPTY !== '1') {
  for (let n = 0; n < 40; n += 1) {
    addImage(prompts[n % 6], { size: sizes[n % 4], user_id: members[n % 2].user_id, type: ['scene', 'character', 'location', 'item'][n % 4], visibility: n % 9 ? 'table' : 'private' });
  }
}
createServer((request, response) => void answer(request, response)).listen(Number(process.env.PORT ?? 5173), '127.0.0.1', function () {
  process.stdout.write(`http://127.0.0.1:${this.address().port}\n`);
});
