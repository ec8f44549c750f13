import { useInto } from '~/hooks/useCollections';
import { useDraft } from '~/hooks/useDraft';
import { useEstimate } from '~/hooks/useEstimate';
import { useJob } from '~/hooks/useJob';
import { keepPrompt } from '~/hooks/usePromptHistory';
import { useProviders } from '~/hooks/useProviders';
import { useTable } from '~/hooks/useSession';
import { composerRules, toBody } from '~/state/capabilities';
import { useConnectionOf } from '~/state/connection';
import { isTwice } from '~/state/jobs';
import { stageOf, useStages } from '~/state/jobStore';

/** The draft, what the providers allow, and the way to send it off. */
export function useComposer(sid: string) {
  const [kept, change] = useDraft(sid);
  const [into, isGone] = useInto(sid, kept.collection);
  const draft = isGone ? { ...kept, collection: null } : kept;
  const providers = useProviders(sid);
  const { me } = useTable(sid);
  const online = useConnectionOf(sid, (connection) => connection.reached);
  const { submit } = useJob(sid);
  const rules = composerRules(draft, providers.data, { role: me?.role, online });
  const generate = () => {
    const body = toBody(draft, rules);
    if (rules.blocked || isTwice(stageOf(useStages.getState(), sid).job, body)) return;
    keepPrompt(sid, draft.prompt.trim());
    void submit(body);
    if (draft.seed && !draft.keepSeed && rules.seed.enabled) change({ seed: '' });
  };
  const estimated = useEstimate(sid, toBody(draft, rules), online && rules.provider !== null && !rules.priceIsExact);
  const cost = rules.priceIsExact ? rules.price : estimated;
  return { sid, draft, into, change, providers, rules, cost, generate };
}

export type ComposerState = ReturnType<typeof useComposer>;
