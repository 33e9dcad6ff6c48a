// A small picture of a picked photo. Drawn on a canvas: no address of the page's own making has to be allowed, and a photo of
// twelve million points is not kept decoded.

const SIDE = 112; // two device pixels for each of the 56 that show

/** Draws into a place that shows the kind of the file until then, and still does where nothing can be drawn. */
export async function drawThumbnail(place, file) {
  if (!/^image\//.test(file.type)) return;
  let photo;
  try {
    photo = await createImageBitmap(file); // as its EXIF says it was held
  } catch {
    return; // HEIC in most browsers, or no photo at all: the server will say
  }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const edge = Math.min(photo.width, photo.height);
  const [left, top] = [(photo.width - edge) / 2, (photo.height - edge) / 2];
  canvas.getContext("2d").drawImage(photo, left, top, edge, edge, 0, 0, SIDE, SIDE);
  photo.close();
  place.replaceChildren(canvas);
}
