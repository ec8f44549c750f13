import { Gallery } from '~/features/gallery/Gallery';
import { usePlace } from '~/hooks/usePlace';
import { readFilters } from '~/state/filters';

/** The gallery, with its filters in the address. */
export function GalleryTab({ sid, onGenerate }: { sid: string; onGenerate?: () => void }) {
  const { place, setFilters, openImage, goTo } = usePlace(sid);
  return (
    <Gallery
      sid={sid}
      filters={readFilters(place.params)}
      onFilters={setFilters}
      open={place.image}
      onOpen={openImage}
      onGenerate={onGenerate ?? (() => goTo('generate'))}
    />
  );
}
