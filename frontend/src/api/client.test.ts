// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { fakeServer, Refusal } from '../../tests/server';
import { call, configure } from './client';
import { ApiError } from './errors';

const failing = async (work: Promise<unknown>): Promise<ApiError> => {
  const error = await work.then(() => null, (reason: unknown) => reason);
  if (!(error instanceof ApiError)) throw new Error('it should have failed with an ApiError');
  return error;
};

describe('the client', () => {
  it('tells the error in the words of the server', async () => {
    fakeServer({ 'GET /x': new Refusal(503, { error: 'OpenAI API key not configured', code: 'provider_not_configured' }) });
    const error = await failing(call('/x'));
    expect(error.message).toBe('OpenAI API key not configured');
    expect(error.code).toBe('provider_not_configured');
  });

  it('keeps the seconds of Retry-After', async () => {
    fakeServer({ 'GET /x': new Refusal(429, { error: 'Slow down.' }, { 'Retry-After': '7' }) });
    expect((await failing(call('/x'))).retryAfter).toBe(7);
  });

  it('has a plain sentence for an answer that is no JSON of ours', async () => {
    const server = fakeServer({ 'GET /x': new Refusal(502, '<h1>Bad gateway</h1>') });
    expect((await failing(call('/x'))).message).toBe('The server answered 502.');
    expect(server.reached).toEqual([false]);
  });

  it('does not take a provider that failed for a server that is away', async () => {
    const server = fakeServer({ 'GET /x': new Refusal(502, { error: 'DALL-E API error: 400 - Invalid prompt' }) });
    await failing(call('/x'));
    expect(server.reached).toEqual([true]);
  });

  it('reports a server that cannot be reached', async () => {
    const reached: boolean[] = [];
    configure({ fetch: () => Promise.reject(new TypeError('failed')), onReach: (yes) => reached.push(yes) });
    const error = await failing(call('/x'));
    expect(error.offline).toBe(true);
    expect(reached).toEqual([false]);
  });

  it('sends JSON with every unsafe method, and no empty query', async () => {
    const server = fakeServer({ 'POST /x': {}, 'GET /y': {} });
    await call('/x', { method: 'POST' });
    await call('/y', { query: { q: '', mine: false, limit: 5 } });
    expect(server.calls[0]?.headers['Content-Type']).toBe('application/json');
    expect(server.calls[0]?.body).toEqual({});
    expect(server.calls[1]?.path).toBe('/y?limit=5');
  });
});
