import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { ApiError, messageOf } from '~/api/errors';
import { generateImage } from '~/api/requests';
import { keys } from '~/api/keys';
import type { GenerateBody } from '~/api/types';
import { newId } from '~/state/ids';
import { hasEnded } from '~/state/jobs';
import { stageOf, useStages } from '~/state/jobStore';
import { refreshImages } from './useImages';
import { useOwnProgress, type Onlooker } from './useOwnProgress';
import { useRequest } from './useRequest';
import { useRequestActions } from './useRequestActions';

/** Ask for a picture, and do something about the one that was asked for. */
export function useJob(sid: string) {
  const client = useQueryClient();
  const job = useStages((stages) => stageOf(stages, sid).job);
  const dispatch = useStages((stages) => stages.dispatch);
  const requestId = job?.requestId ?? null;

  const submit = useCallback(
    async (body: GenerateBody) => {
      const key = newId();
      dispatch(sid, { type: 'submitted', key, body, at: Date.now() });
      try {
        const { request_id } = await generateImage(sid, body, key);
        dispatch(sid, { type: 'accepted', key, requestId: request_id });
        void client.invalidateQueries({ queryKey: keys.requests(sid) });
      } catch (error) {
        const code = error instanceof ApiError ? error.code : undefined;
        dispatch(sid, { type: 'refused', key, reason: messageOf(error), code });
        if (code === 'budget_exceeded') void client.invalidateQueries({ queryKey: keys.usage(sid) });
      }
    },
    [client, dispatch, sid],
  );

  const actions = useRequestActions(sid, requestId);
  const retry = () => {
    if (!requestId) return job ? submit(job.body) : undefined;
    return actions.retry((again) => dispatch(sid, { type: 'retried', requestId, next: again.request_id, at: Date.now() }));
  };
  return { job, submit, cancel: actions.cancel, retry, dismiss: () => dispatch(sid, { type: 'dismissed' }) };
}

/** Follow the job's request to its end; mounted once a session. Who is elsewhere is told, with a way to the stage. */
export function useJobFollower(sid: string, onlooker?: Onlooker): void {
  const client = useQueryClient();
  const requestId = useStages((stages) => stageOf(stages, sid).job?.requestId ?? null);
  const dispatch = useStages((stages) => stages.dispatch);
  const { data: request } = useRequest(sid, requestId);

  useEffect(() => {
    if (!request) return;
    dispatch(sid, { type: 'seen', request });
    if (!hasEnded(request.status)) return;
    void refreshImages(client, sid);
    void client.invalidateQueries({ queryKey: keys.requests(sid) });
  }, [client, dispatch, request, sid]);
  useOwnProgress(sid, request, onlooker);
}
