/** One job a session on the stage, plus what the member has chosen to look at meanwhile. */
import { create } from 'zustand';
import { jobReducer, type Job, type JobEvent } from './jobs';

interface Stage {
  job: Job | null;
  /** A picture that was picked to look at; null follows the job. */
  picked: string | null;
}

interface Stages {
  bySession: Record<string, Stage>;
  dispatch: (sid: string, event: JobEvent) => void;
  pick: (sid: string, imageId: string | null) => void;
}

const nothing: Stage = { job: null, picked: null };

export const stageOf = (stages: Pick<Stages, 'bySession'>, sid: string): Stage => stages.bySession[sid] ?? nothing;

export const useStages = create<Stages>((set) => {
  const change = (sid: string, make: (stage: Stage) => Stage) =>
    set((now) => ({ bySession: { ...now.bySession, [sid]: make(stageOf(now, sid)) } }));
  return {
    bySession: {},
    dispatch: (sid, event) =>
      change(sid, (stage) => ({
        job: jobReducer(stage.job, event),
        picked: event.type === 'submitted' || event.type === 'adopted' ? null : stage.picked,
      })),
    pick: (sid, picked) => change(sid, (stage) => ({ ...stage, picked })),
  };
});
