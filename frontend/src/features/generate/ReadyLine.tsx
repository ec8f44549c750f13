import { useQuery } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import { useProviderLabel } from '~/hooks/useProviders';
import { getUsage } from '~/api/table';
import { seconds } from '~/state/format';
import { budgetWords } from '~/state/money';
import { costWords, healthWord } from '~/state/words';
import css from './ReadyLine.module.css';
import type { ComposerState } from './useComposer';

const standIn = ({ provider }: ComposerState['rules'], told: ComposerState['told']) =>
  told && told.provider !== provider?.name ? told : null;

/** Who would draw, whether he can, what it takes, and whose money ends first. */
export function ReadyLine({ composer: { sid, into, rules, told, cost } }: { composer: ComposerState }) {
  const usage = useQuery({ queryKey: keys.usage(sid), queryFn: () => getUsage(sid), staleTime: 10_000 });
  const labelOf = useProviderLabel(sid);
  const { provider, model } = rules;
  const health = provider?.health ?? 'ready';
  const other = standIn(rules, told);
  // Nobody knows how long one that is down takes.
  const ownTime = health === 'down' ? null : model?.typical_seconds;
  const time = seconds(other ? other.estimated_time : ownTime);
  const takes = [other && `${labelOf(other.provider)} steps in`, costWords({ rules, cost }), time].filter(Boolean);
  return (
    <ul className={css.line} aria-label="Before you ask">
      {provider && (
        <li className={health === 'ready' ? css.well : css.ill}>
          {[`${provider.label}: ${healthWord(health)}`, ...takes].join(' · ')}
        </li>
      )}
      {into && <li>Goes into: {into.name}</li>}
      {usage.data && <li>{budgetWords(usage.data)}</li>}
    </ul>
  );
}
