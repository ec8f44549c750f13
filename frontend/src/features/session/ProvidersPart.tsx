import type { Provider } from '~/api/types';
import { useProviders } from '~/hooks/useProviders';
import { clock, price, seconds } from '~/state/format';
import { healthWord } from '~/state/words';
import css from './TablePanel.module.css';

function stateOf({ available, health, health_since }: Provider): [string, string | undefined] {
  if (!available) return ['off', css.note];
  if (health === 'ready') return ['ready', css.well];
  return [[healthWord(health), health_since && `since ${clock(health_since)}`].filter(Boolean).join(' '), css.ill];
}

/** How each provider is doing, and why one is not. */
export function ProvidersPart({ sid }: { sid: string }) {
  const { data } = useProviders(sid);
  return (
    <ul className={css.list}>
      {data?.details.map((provider) => {
        const [word, look] = stateOf(provider);
        const [model] = provider.models;
        const why = provider.reason ?? provider.health_reason;
        return (
          <li key={provider.name} className={css.row}>
            <span className={css.name}>
              {provider.label}
              <span className={css.note}>
                {why ?? [price(model?.price), seconds(model?.typical_seconds)].filter(Boolean).join(' · ')}
              </span>
            </span>
            <span className={look}>{word}</span>
          </li>
        );
      })}
    </ul>
  );
}
