// Smaller copies of big photos, for slow lines, when somebody asks for one. A sheet of A4 that fills the photo keeps 300
// points an inch, what offices ask of a scan.

const BIG = 1.5e6; // bytes; below it a smaller copy spares too little
const SHORT_SIDE = 2480; // A4 at 300 points an inch
const QUALITY = 0.82;

export const canShrink = (file) => file.type === "image/jpeg" && file.size > BIG && "createImageBitmap" in globalThis;

/** A smaller copy of a photo, held as its EXIF says and without its metadata; null when it would not be much smaller. */
export async function shrunk(file) {
  try {
    const photo = await createImageBitmap(file);
    const scale = Math.min(1, SHORT_SIDE / Math.min(photo.width, photo.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(photo.width * scale);
    canvas.height = Math.round(photo.height * scale);
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(photo, 0, 0, canvas.width, canvas.height);
    photo.close();
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return made && made.size < 0.8 * file.size ? new File([made], file.name, { type: "image/jpeg" }) : null;
  } catch {
    return null; // not enough memory, or no photo: the original goes
  }
}
