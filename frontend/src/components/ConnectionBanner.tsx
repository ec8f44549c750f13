import { WifiOff } from 'lucide-react';
import { useConnection } from '~/state/connection';
import css from './ConnectionBanner.module.css';

/** Says that the server is away, for as long as it is. */
export function ConnectionBanner() {
  const reached = useConnection((connection) => connection.reached);
  return (
    <div role="status" aria-live="polite">
      {!reached && (
        <p className={css.banner}>
          <WifiOff aria-hidden /> Reconnecting… The server cannot be reached. Pictures under way go on without you.
        </p>
      )}
    </div>
  );
}
