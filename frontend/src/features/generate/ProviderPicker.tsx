import type { Provider } from '~/api/types';
import { messageOf } from '~/api/errors';
import { Button } from '~/components/Button';
import { Choices } from '~/components/Choices';
import { price, seconds } from '~/state/format';
import css from './ProviderPicker.module.css';
import type { ComposerState } from './useComposer';

function noteOf(provider: Provider) {
  if (!provider.available) return provider.reason ?? 'Not available now';
  const model = provider.models[0];
  return [price(model?.price), seconds(model?.typical_seconds)].filter(Boolean).join(' · ');
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
      legend="Provider"
      layout="list"
      options={options}
      value={rules.provider?.name ?? null}
      onChange={(provider) => change({ provider, model: null })}
    />
  );
}
