import { Shuffle } from 'lucide-react';
import { Button } from '~/components/Button';
import { useEstimate } from '~/hooks/useEstimate';
import { useJob } from '~/hooks/useJob';
import { useProviders } from '~/hooks/useProviders';
import { price } from '~/state/format';
import { wishOf, type Job } from '~/state/jobs';

/** The same picture by somebody else who is well. */
export function OtherProvider({ sid, job }: { sid: string; job: Job }) {
  const { data } = useProviders(sid);
  const { submit } = useJob(sid);
  const wish = wishOf(job);
  const failed = job.request?.provider ?? wish.style_preferences.provider ?? data?.default;
  const other = data?.details.find((one) => one.available && one.health !== 'down' && one.name !== failed);
  const elsewhere = { ...wish, style_preferences: { ...wish.style_preferences, provider: other?.name, model: undefined } };
  const told = useEstimate(sid, elsewhere, other !== undefined, other?.health);
  if (!other) return null;
  return (
    <Button onClick={() => void submit(elsewhere)}>
      <Shuffle aria-hidden />
      Try {other.label} {price(told?.estimated_cost)}
    </Button>
  );
}
