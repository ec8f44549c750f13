import { useEffect, useRef } from 'react';
import { stageOf, useStages } from '~/state/jobStore';
import { useActiveRequests } from './useRequest';
import { useTable } from './useSession';

/** After a reload the picture that was under way is under way still: put it back on the stage, once. */
export function useJobResume(sid: string): void {
  const active = useActiveRequests(sid);
  const { me } = useTable(sid);
  const dispatch = useStages((stages) => stages.dispatch);
  const done = useRef(false);
  const mine = active.find((request) => request.user_id === me?.user_id);

  useEffect(() => {
    if (done.current || !mine) return;
    done.current = true;
    if (stageOf(useStages.getState(), sid).job) return;
    const { request_id: requestId, prompt, created_at } = mine;
    dispatch(sid, { type: 'adopted', requestId, line: prompt, at: Date.parse(created_at) });
  }, [dispatch, mine, sid]);
}
