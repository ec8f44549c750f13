import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { messageOf } from '~/api/errors';
import { changeImage } from '~/api/images';
import { keys } from '~/api/keys';
import type { Image, Visibility } from '~/api/types';
import { Button } from '~/components/Button';
import { Field } from '~/components/Field';
import { InnerForm } from '~/components/InnerForm';
import { Input, Select } from '~/components/Input';
import { outdateAll } from '~/hooks/pictureCache';
import { useNotices } from '~/state/notices';
import { visibilityWord } from '~/state/words';
import css from './ImageInfo.module.css';

const audiences: Visibility[] = ['table', 'private'];

/** It opens by a press, so that is where the typing goes on. */
const focusOnce = (field: HTMLInputElement | null) => field?.focus();

/** Each once, without blanks around it. */
const tagsOf = (text: string) => [...new Set(text.split(',').map((tag) => tag.trim()).filter(Boolean))];

/** As it is typed. */
export interface Words {
  caption: string;
  tags: string;
  visibility: Visibility;
}

const wordsOf = ({ caption, tags, visibility }: Image): Words => ({ caption: caption ?? '', tags: tags.join(', '), visibility });

interface Props {
  sid: string;
  image: Image;
  /** What was typed so far; null: nothing. */
  typed: Words | null;
  onType: (words: Words) => void;
  /** It was saved, or is let be. */
  onDone: () => void;
  /** Out of the way; what was typed stays. */
  onClose: () => void;
}

/** What its author calls a picture, its tags, and who sees it. */
export function EditImage({ sid, image, typed, onType, onDone, onClose }: Props) {
  const client = useQueryClient();
  const show = useNotices((notices) => notices.show);
  const words = typed ?? wordsOf(image);
  const { caption, tags, visibility } = words;
  const type = (change: Partial<Words>) => onType({ ...words, ...change });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await changeImage(sid, image.id, { caption: caption.trim() || null, tags: tagsOf(tags), visibility });
      onDone();
    } catch (error) {
      show(messageOf(error), 'bad');
    }
    outdateAll(client, sid);
    await Promise.all([keys.indexes(sid), keys.lists(sid), keys.details(sid), keys.tags(sid)].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  return (
    <InnerForm className={css.edit} aria-label="Caption and tags" onClose={onClose} onSubmit={(event) => void save(event)}>
      <Field label="Caption" hint="Shown in place of the prompt.">
        {(wiring) => <Input {...wiring} ref={focusOnce} maxLength={300} value={caption} onChange={(event) => type({ caption: event.target.value })} />}
      </Field>
      <Field label="Tags" hint="With commas between them.">
        {(wiring) => <Input {...wiring} autoCapitalize="off" value={tags} onChange={(event) => type({ tags: event.target.value })} />}
      </Field>
      <Field label="Who may see it">
        {(wiring) => (
          <Select {...wiring} value={visibility} onChange={(event) => type({ visibility: event.target.value as Visibility })}>
            {audiences.map((one) => (
              <option key={one} value={one}>
                {visibilityWord[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className={css.actions}>
        <Button type="submit">Save</Button>
        <Button look="bare" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </InnerForm>
  );
}
