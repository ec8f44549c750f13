import { Modal } from '~/components/Modal';
import { useSingleKeys } from '~/state/keyboard';
import { areas } from '~/state/shortcuts';
import css from './KeyList.module.css';
import { Keys } from './Keys';

/** What every key does, and the switch for those that are letters. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const { on, choose } = useSingleKeys();
  return (
    <Modal open onClose={onClose} title="Keys" shape="card" wide>
      <div className={css.list}>
        <label className={css.switch}>
          <input type="checkbox" checked={on} onChange={(event) => choose(event.target.checked)} />
          Single keys, such as <Keys keys="/" /> or <Keys keys="x" />
        </label>
        <p className={css.note}>Off, only keys with {'Ctrl'} and those that write nothing are short cuts. They never are while you type.</p>
        {areas.map(({ title, shortcuts }) => (
          <section key={title} className={css.area} aria-label={title}>
            <h3 className={css.title}>{title}</h3>
            <dl className={css.pairs}>
              {shortcuts.map(({ keys, does }) => (
                <div key={does} className={css.pair}>
                  <dt>{does}</dt>
                  <dd>
                    {keys.map((one) => (
                      <Keys key={one} keys={one} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
