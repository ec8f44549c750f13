import { ctrlWord } from '~/state/keyboard';
import css from './Keys.module.css';

const signs: Record<string, string> = {
  Ctrl: ctrlWord(),
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  Escape: 'Esc',
  Delete: 'Del',
};

const capOf = (key: string) => signs[key] ?? (key.length === 1 ? key.toUpperCase() : key);

/** Key caps; what is pressed together stands together. */
export function Keys({ keys }: { keys: string }) {
  const caps = keys.split(' ').flatMap((one) => (one === '+' ? [one] : one.split('+')));
  return (
    <span className={css.keys}>
      {caps.map((key, index) => (
        <kbd key={index}>{capOf(key)}</kbd>
      ))}
    </span>
  );
}
