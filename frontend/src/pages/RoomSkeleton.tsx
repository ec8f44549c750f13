const blocks = (count: number) => Array.from({ length: count }, (_, index) => <i key={index} className="sv-sk-block" />);

/** A room whose script is still on its way, which takes long when the net has gone; as the server draws it. */
export function RoomSkeleton({ page }: { page: string }) {
  return (
    <div className="sv-sk-room" aria-busy="true">
      {page === 'gallery' ? (
        <div className="sv-sk-gallery">
          <div className="sv-sk-filters">{blocks(5)}</div>
          <div className="sv-sk-window">
            <div className="sv-sk-rows">{blocks(12)}</div>
          </div>
        </div>
      ) : (
        <div className={page === 'console' ? 'sv-sk-console' : 'sv-sk-stage'}>{blocks(page === 'console' ? 1 : 0)}</div>
      )}
    </div>
  );
}
