import type { Provider } from '~/api/types';
import { messageOf } from '~/api/errors';
import { Button } from '~/components/Button';
import { Choices } from '~/components/Choices';
import { isWell } from '~/state/capabilities';
import { clock, price, seconds } from '~/state/format';
import { healthWord } from '~/state/words';
import css from './ProviderPicker.module.css';
import type { ComposerState } from './useComposer';

function noteOf(provider: Provider) {
  if (!provider.available) return provider.reason ?? 'Not available now';
  const model = provider.models[0];
  const about = [price(model?.price), seconds(model?.typical_seconds)].filter(Boolean).join(' · ');
  return isWell(provider) ? about : <span className={css.ill}>{ill(provider)}</span>;
}

function ill({ health, health_since }: Provider) {
  return [healthWord(health), health_since && `since ${clock(health_since)}`].filter(Boolean).join(' ');
}

/** Of the one that is chosen: why it fails, as far as this member is told, and what happens meanwhile. */
function Trouble({ provider, byDefault }: { provider: Provider; byDefault: boolean }) {
  if (!provider.available || isWell(provider)) return null;
  return (
    <p className={css.trouble}>
      {provider.label} fails at present. {provider.health_reason && `${provider.health_reason.replace(/\.?$/, '.')} `}
      {byDefault ? 'Another provider steps in.' : 'Your picture waits for it, or choose another one.'}
    </p>
  );
}

/** Who draws. One that cannot be used stays in the list, with its reason. */
export function ProviderPicker({ composer: { change, providers, rules } }: { composer: ComposerState }) {
  if (providers.error) {
    return (
      <div className={css.failed} role="alert">
        <p>The providers could not be loaded. {messageOf(providers.error)}</p>
        <Button onClick={() => void providers.refetch()}>Try again</Button>
      </div>
    );
  }
  const options = (providers.data?.details ?? []).map((provider) => ({
    value: provider.name,
    label: provider.label,
    note: noteOf(provider),
    disabled: !provider.available,
  }));
  if (options.length === 0) return null;
  return (
    <Choices
      hint={rules.provider && <Trouble provider={rules.provider} byDefault={rules.byDefault} />}
      legend="Provider"
      layout="list"
      options={options}
      value={rules.provider?.name ?? null}
      onChange={(provider) => change({ provider, model: null })}
    />
  );
}
