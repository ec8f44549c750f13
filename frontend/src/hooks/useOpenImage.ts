import { getImage } from '~/api/images';
import { messageOf } from '~/api/errors';
import { useNotices } from '~/state/notices';
import { usePlace } from './usePlace';

/** Open a picture by its number, or by its id, which has to be looked up first. */
export function useOpenImage(sid: string) {
  const { openImage } = usePlace(sid);
  const show = useNotices((notices) => notices.show);
  return async (image: string | number) => {
    const number = Number(image);
    if (Number.isInteger(number)) return openImage(number);
    try {
      openImage((await getImage(sid, String(image))).number);
    } catch (error) {
      show(messageOf(error), 'bad');
    }
  };
}
