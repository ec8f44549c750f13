/** One job a session on the stage, plus what the member has chosen to look at meanwhile. */
import { create } from 'zustand';
import { jobReducer, type Job, type JobEvent } from './jobs';

interface Stage {
  job: Job | null;
  /** A picture that was picked to look at; null follows the job. */
  picked: string | null;
  /** The request of somebody's picture that is watched while it forms. */
  watched: string | null;
}

interface Stages {
  bySession: Record<string, Stage>;
  dispatch: (sid: string, event: JobEvent) => void;
  /** Look at a picture; null goes back to the job. */
  pick: (sid: string, imageId: string | null) => void;
  watch: (sid: string, requestId: string) => void;
}

const nothing: Stage = { job: null, picked: null, watched: null };

export const stageOf = (stages: Pick<Stages, 'bySession'>, sid: string): Stage => stages.bySession[sid] ?? nothing;

export const useStages = create<Stages>((set) => {
  const change = (sid: string, make: (stage: Stage) => Stage) =>
    set((now) => ({ bySession: { ...now.bySession, [sid]: make(stageOf(now, sid)) } }));
  return {
    bySession: {},
    dispatch: (sid, event) =>
      change(sid, (stage) => {
        const fresh = event.type === 'submitted' || event.type === 'adopted';
        return { ...(fresh ? nothing : stage), job: jobReducer(stage.job, event) };
      }),
    pick: (sid, picked) => change(sid, (stage) => ({ ...stage, picked, watched: null })),
    watch: (sid, watched) => change(sid, (stage) => ({ ...stage, picked: null, watched })),
  };
});
