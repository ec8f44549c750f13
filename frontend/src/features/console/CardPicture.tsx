import type { Frame, ImageRequest } from '~/api/types';
import { Picture } from '~/components/Picture';
import { RainLine } from '~/components/RainLine';
import { useHandover } from '~/hooks/useHandover';
import { inOrder, placesOf } from '~/state/places';
import { tileRenditions, type Rendered } from '~/state/renditions';
import { isPaused } from '~/state/words';
import css from './CardPicture.module.css';
import { FormingBox } from './FormingBox';

interface Props {
  request: ImageRequest;
  frames: Frame[];
  onOpenImage: (number: number) => void;
}

const onCard = (image: Rendered) => ({ src: image.thumbnail_url, srcSet: tileRenditions(image), sizes: '304px' });

/** The pictures of a request as they are now, each in its place: in line, forming, or there for good. */
export function CardPicture({ request, frames, onOpenImage }: Props) {
  const [first] = inOrder(request.images);
  const ready = useHandover(request.request_id, first ? onCard(first) : null);
  const handing = request.status === 'completed' && request.images.length > 0 && frames.length > 0 && !ready;
  return (
    <div className={css.pictures}>
      {placesOf(handing ? { ...request, images: [] } : request, handing || request.status === 'processing' ? frames : null).map(
        ({ place, image, frame }) =>
          image ? (
            <button
              key={place}
              type="button"
              className={css.picture}
              onClick={() => onOpenImage(image.number)}
              aria-label={`Open #${image.number}`}
            >
              <Picture image={{ ...image, prompt: request.prompt }} {...onCard(image)} />
            </button>
          ) : (
            <FormingBox key={place} request={request} frame={frame} />
          ),
      )}
      {request.status === 'queued' && <RainLine still={isPaused(request)} />}
    </div>
  );
}
