import type { Provider } from '~/api/types';
import { EmptyState } from '~/components/EmptyState';

/** No provider is ready: what each of them lacks, and how it gets it. There is nothing else to do here. */
export function NobodyDraws({ providers }: { providers: Provider[] }) {
  return (
    <EmptyState title="Nobody can draw here yet.">
      <p>
        Whoever runs this server sets <code>OPENAI_API_KEY</code> or <code>STABILITY_API_KEY</code> in its <code>.env</code> and
        starts it again.
      </p>
      {providers.length > 0 && (
        <ul aria-label="What is missing">
          {providers.map(({ name, label, reason }) => (
            <li key={name}>
              {label}: {reason ?? 'not available'}
            </li>
          ))}
        </ul>
      )}
    </EmptyState>
  );
}
