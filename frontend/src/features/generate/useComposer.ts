import { useInto } from '~/hooks/useCollections';
import { useDraft } from '~/hooks/useDraft';
import { useEstimate } from '~/hooks/useEstimate';
import { useJob } from '~/hooks/useJob';
import { keepPrompt } from '~/hooks/usePromptHistory';
import { useProviders } from '~/hooks/useProviders';
import { useTable } from '~/hooks/useSession';
import { useUsage } from '~/hooks/useUsage';
import { composerRules, toBody } from '~/state/capabilities';
import { useConnectionOf } from '~/state/connection';
import { isTwice } from '~/state/jobs';
import { stageOf, useStages } from '~/state/jobStore';
import { tooDear } from '~/state/money';

/** The draft, what the providers allow, and the way to send it off. */
export function useComposer(sid: string) {
  const [kept, change] = useDraft(sid);
  const [into, isGone] = useInto(sid, kept.collection);
  const draft = isGone ? { ...kept, collection: null } : kept;
  const providers = useProviders(sid);
  const { me } = useTable(sid);
  const online = useConnectionOf(sid, (connection) => connection.reached);
  const { submit } = useJob(sid);
  const can = composerRules(draft, providers.data, { role: me?.role, online });
  const asks = online && can.provider !== null && !can.priceIsExact;
  const told = useEstimate(sid, toBody(draft, can), asks, can.provider?.health);
  const cost = can.priceIsExact ? can.price : (told?.estimated_cost ?? null);
  const short = useUsage(sid, (usage) => tooDear(usage, cost));
  const rules = { ...can, blocked: can.blocked ?? short };
  const generate = () => {
    const body = toBody(draft, rules);
    if (rules.blocked || isTwice(stageOf(useStages.getState(), sid).job, body)) return;
    keepPrompt(sid, draft.prompt.trim());
    void submit(body);
    if (draft.seed && !draft.keepSeed && rules.seed.enabled) change({ seed: '' });
  };
  return { sid, draft, into, change, providers, rules, told, cost, generate };
}

export type ComposerState = ReturnType<typeof useComposer>;
