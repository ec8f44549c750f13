import { useQuery } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import { getUsage } from '~/api/table';
import { price, seconds } from '~/state/format';
import { budgetWords } from '~/state/money';
import { healthWord } from '~/state/words';
import css from './ReadyLine.module.css';
import type { ComposerState } from './useComposer';

/** Who would draw, whether he can, what it takes, and whose money ends first. */
export function ReadyLine({ composer: { sid, into, rules, cost } }: { composer: ComposerState }) {
  const usage = useQuery({ queryKey: keys.usage(sid), queryFn: () => getUsage(sid), staleTime: 10_000 });
  const { provider, model } = rules;
  const health = provider?.health ?? 'ready';
  const takes = [price(cost ?? model?.price), seconds(model?.typical_seconds)].filter(Boolean);
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
