/** Pictures that only this browser has. They live as long as the page; what is to last is uploaded. */

const MOST = 32;
const pictures = new Map();

/** @returns {string} the reference by which the page's state names the picture */
export function keep(file) {
  const reference = `@${Date.now().toString(36)}${pictures.size}`;
  pictures.set(reference, { file, url: URL.createObjectURL(file), name: file.name || "your picture" });
  if (pictures.size > MOST) {
    const [oldest, { url }] = pictures.entries().next().value;
    URL.revokeObjectURL(url);
    pictures.delete(oldest);
  }
  return reference;
}

/** @returns {{file: Blob, url: string, name: string, regions?: object[]} | undefined} nothing after the page was loaded anew */
export const get = (reference) => pictures.get(reference);

/** Notes what Prism found in the picture. */
export function learn(reference, regions) {
  const picture = pictures.get(reference);
  if (picture) {
    picture.regions = regions;
  }
}

export const isPicture = (file) => Boolean(file && (!file.type || file.type.startsWith("image/")));

export async function base64(file) {
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(",") + 1);
}
