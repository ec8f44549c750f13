// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { aFrame, aRequest, anEvent } from '../../tests/things';
import { useFrameStore } from './frameStore';
import { frameOf } from './frames';

const store = () => useFrameStore.getState();
const shown = () => store().byRequest.r1?.frames.map(({ image, index }) => [image, index]) ?? [];
const partial = (index: number, image = 0, url = `/f/${image}.${index}`) =>
  store().note(anEvent('request.partial', { ...aFrame(index, image), url }));

describe('the frames of a request', () => {
  beforeEach(() => useFrameStore.setState({ byRequest: {} }));

  it('never go back, whichever way a frame comes', () => {
    partial(1);
    partial(0);
    store().seen(aRequest({ status: 'processing', frames: [aFrame(0)] }));
    expect(shown()).toEqual([[0, 1]]);
    store().seen(aRequest({ status: 'processing', frames: [aFrame(2)] }));
    expect(shown()).toEqual([[0, 2]]);
  });

  it('are kept for each of its pictures', () => {
    partial(0, 1);
    partial(1, 0);
    partial(0, 0);
    expect(shown()).toEqual([[0, 1], [1, 0]]);
  });

  it('are there after a reload', () => {
    store().seen(aRequest({ status: 'processing', frames: [aFrame(1)] }));
    expect(shown()).toEqual([[0, 1]]);
  });

  it('stay until the picture is there, and take no late one', () => {
    partial(1);
    store().seen(aRequest({ status: 'completed' }));
    partial(2);
    expect(shown()).toEqual([[0, 1]]);
  });

  it('begin anew with another attempt, and the old ones do not come back', () => {
    partial(2, 0, '/old');
    store().note(anEvent('request.retrying', { code: 'timeout' }));
    partial(2, 0, '/old');
    expect(shown()).toEqual([]);
    partial(0, 0, '/new');
    expect(shown()).toEqual([[0, 0]]);
  });

  it('go on after a request that had ended is tried again', () => {
    store().seen(aRequest({ status: 'failed' }));
    store().note(anEvent('request.queued'));
    partial(0);
    expect(shown()).toEqual([[0, 0]]);
  });

  it('are not shared between requests', () => {
    partial(0);
    store().note(anEvent('request.partial', { ...aFrame(1), request_id: 'r2' }));
    expect(shown()).toEqual([[0, 0]]);
  });
});

it('takes no frame without an address or a size', () => {
  expect(frameOf({ index: 0, url: '/f', width: 8 })).toBeNull();
  expect(frameOf({ index: 0, width: 8, height: 8 })).toBeNull();
  expect(frameOf({ index: 0, url: '/f', width: 8, height: 8 })).toMatchObject({ image: 0, index: 0 });
});
