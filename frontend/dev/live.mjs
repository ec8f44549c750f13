/** The event stream of the mock server: everybody hears everything, from now on or from behind `since`. */
const log = [];
const open = new Set();

const written = (event) => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`;

export function emit(type, data = {}) {
  const event = { id: String(log.length + 1), type, data };
  log.push(event);
  for (const response of open) response.write(written(event));
}

export function follow(request, response, since) {
  const from = Number(request.headers['last-event-id'] ?? since ?? log.length);
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform' });
  response.write(`retry: 2000\nid: ${from}\nevent: ping\ndata: {}\n\n${log.slice(from).map(written).join('')}`);
  open.add(response);
  const beat = setInterval(() => response.write(':\n\nevent: ping\ndata: {}\n\n'), 15_000);
  response.on('close', () => {
    open.delete(response);
    clearInterval(beat);
  });
}

/** Let everybody go, as a server that stops does. */
export const hangUp = () => open.forEach((response) => response.destroy());
