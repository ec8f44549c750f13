/**
 * A stand-in for the server, for work on the page alone: `npm run build && npm run mock`. Everything is in memory, every
 * caller is the GM, and a prompt that contains "fail" fails. `POST /mock/other {"prompt"}` lets Maya ask for a picture, `POST
 * /mock/away` refuses streams for ten seconds, `POST /mock/remove` throws the caller out. SLOW=3 takes three times as long.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emit, follow, hangUp } from './live.mjs';
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
const world = { session: { id: 'demo', name: 'Friday run' }, images: [], requests: new Map(), entries: [], removed: false, away: false };
const pace = Number(process.env.SLOW ?? 1);
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

function addRequest(body, user_id = me.user_id) {
  const wishes = body.style_preferences ?? {};
  const size = wishes.size ?? '1536x1024';
  const request = {
    request_id: randomUUID(), status: 'queued', progress: null, stage: null, position: 2, estimated_time: 6, attempts: [], images: [], frames: [],
    error: null, code: null, prompt: body.prompt, type: body.type ?? 'scene', user_id, provider: wishes.provider ?? 'sketch', size,
    created_at: new Date().toISOString(), started_at: null, visibility: 'table', n: 1,
  };
  const { request_id } = request;
  world.requests.set(request_id, request);
  const step = (seconds, type, change, told = () => ({})) =>
    setTimeout(() => {
      if (['cancelled', 'failed'].includes(request.status)) return;
      Object.assign(request, change());
      emit(type, { request_id, ...told() });
    }, seconds * 1000 * pace);
  emit('request.queued', { request_id, n: 1 });
  step(0.6, 'request.progress', () => ({ position: 1, estimated_time: 4 }), () => ({ position: 1, estimated_time: 4 }));
  step(1.2, 'request.started', () => ({ status: 'processing', stage: 'drawing', position: null, started_at: new Date().toISOString() }));
  for (const index of [0, 1, 2]) {
    const [width, height] = size.split('x').map(Number);
    const frame = { image: 0, index, url: `${api}/image-request/${request_id}/frame/${index}`, width: width / 3, height: height / 3 };
    step(2 + index, 'request.partial', () => ({ frames: [frame] }), () => frame);
  }
  if (/percent/.test(body.prompt)) step(2.5, 'request.progress', () => ({ progress: 40 }), () => ({ progress: 40 }));
  if (/fail/i.test(body.prompt)) {
    const lost = { status: 'failed', stage: null, frames: [], error: 'DALL-E API error: 400 - Invalid prompt', code: 'request_rejected' };
    step(4.5, 'request.failed', () => lost);
  } else {
    const made = () => ({ status: 'completed', stage: null, frames: [], images: [addImage(body.prompt, { ...wishes, size, type: body.type, user_id, number: request.number })] });
    step(5.5, 'request.completed', made);
    step(5.5, 'image.added', () => ({}), () => ({ image_id: request.images[0].id }));
  }
  return request;
}

function addEntry(line, user_id, facts) {
  const number = world.entries.length + 1;
  const entry = { id: randomUUID(), number, user_id, visibility: 'table', line, created_at: new Date().toISOString(), ...facts };
  world.entries.push(entry);
  emit('console.entry', { entry_id: entry.id, number });
  return entry;
}

function runLine(line) {
  const prompt = /^\/image\s+(?:generate\s+)?(.+)$/.exec(line)?.[1];
  if (/^draw/i.test(line)) {
    const offer = `/image generate ${line.replace(/^draw( us)?/i, '').trim()}`;
    return { text: 'That sounds like a picture.', kind: 'message', ephemeral: true, action: { open: 'offer', line: offer, cost: 0.042 }, fix: offer };
  }
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
  ['POST', /\/generate-image$/, (_, body) => {
    const request = addRequest(body);
    addEntry(body.prompt, me.user_id, { kind: 'card', request_id: request.request_id });
    return [202, { ...request, message: 'Image generation request queued' }];
  }],
  ['POST', /^\/mock\/other$/, (_, body) => {
    const request = addRequest(body, 'u2');
    addEntry(body.prompt, 'u2', { kind: 'card', request_id: request.request_id });
    return [200, {}];
  }],
  ['POST', /^\/mock\/say$/, (_, { line }) => [200, { entry: addEntry(line, 'u2', { kind: 'chat' }) }]],
  ['POST', /^\/mock\/away$/, () => {
    world.away = true;
    setTimeout(() => (world.away = false), 10_000);
    hangUp();
    return [200, {}];
  }],
  ['POST', /^\/mock\/remove$/, () => {
    world.removed = true;
    hangUp();
    return [200, {}];
  }],
  ['GET', /\/image-requests$/, () => [200, { requests: [...world.requests.values()].reverse() }]],
  ['GET', /\/image-request\/([^/]+)$/, ([id]) => [200, { request: world.requests.get(id) }]],
  ['POST', /\/image-request\/([^/]+)\/cancel$/, ([id]) => {
    const request = Object.assign(world.requests.get(id), { status: 'cancelled', frames: [] });
    emit('request.cancelled', { request_id: id });
    return [200, { request }];
  }],
  ['POST', /\/image-request\/([^/]+)\/retry$/, ([id]) => [200, { request: addRequest(world.requests.get(id)) }]],
  ['GET', /\/images$/, (_, __, query) => [200, page(query)]],
  ['GET', /\/images\/index$/, (_, __, query) => [200, indexOf(fitting(query))]],
  ['POST', /\/images\/batch$/, (_, { numbers }) => [200, { images: world.images.filter(({ number }) => numbers.includes(number)) }]],
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
    const chat = !line.startsWith('/');
    if (reply.ephemeral && !chat) return [200, { reply }];
    const card = reply.kind === 'card' ? { kind: 'card', reply, request_id: reply.request_id } : { kind: 'chat' };
    return [200, { reply, entry: addEntry(line, 'u1', card) }];
  }],
];

function fitting(query) {
  const [q, type, cursor] = ['q', 'type', 'cursor'].map((name) => query.get(name));
  return world.images.filter(
    (image) => (!q || image.prompt.toLowerCase().includes(q.toLowerCase())) && (!type || image.type === type) &&
      (!query.has('favorite') || image.is_favorite) && (!query.has('mine') || image.user_id === me.user_id) && (!cursor || image.number < Number(cursor)),
  );
}

function indexOf(images) {
  const numbers = images.map(({ number }) => number);
  return {
    count: numbers.length,
    top: numbers[0] ?? 0,
    gaps: numbers.map((number, place) => (numbers[place - 1] ?? number) - number),
    ratios: images.map(({ width, height }) => Math.round((1000 * width) / height)),
    users: [...new Set(images.map(({ user_id }) => user_id))],
  };
}

function page(query) {
  const fits = fitting(query);
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
  const framed = /\/image-request\/([^/]+)\/frame\/(\d)$/.exec(pathname);
  if (framed) {
    const [width, height] = world.requests.get(framed[1]).size.split('x').map((edge) => Number(edge) / 3);
    response.setHeader('Cache-Control', 'private, max-age=3600, immutable');
    return response.setHeader('Content-Type', 'image/svg+xml').end(picture(framed[1].charCodeAt(0), width, height, 12 - 4 * framed[2]));
  }
  if (world.removed && pathname.startsWith('/api/')) return response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"error": "Sign in first", "code": "unauthenticated"}');
  if (pathname.endsWith('/events')) {
    if (!world.away) return follow(request, response, searchParams.get('since'));
    return response.writeHead(503, { 'Content-Type': 'application/json' }).end('{"error": "Full.", "code": "unavailable"}');
  }
  if (!/^\/(api|mock)\//.test(pathname)) {
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
