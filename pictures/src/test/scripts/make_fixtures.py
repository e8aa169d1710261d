"""make_fixtures.py : draws the fixture pictures and records what Pillow makes of them.

Run with Pillow 13.0 and numpy, from anywhere; writes to ../resources/pictures:
  <name>.<ext>   pictures of every format, depth and oddity
  decoded.csv    file, upright width and height, SHA-256 of Pillow's RGB on white
  resized.csv    filter, sizes, SHA-256 of Pillow's resize of a picture that the test draws, too
  close.csv      pictures whose colours go through a profile: RGB of some pixels, right within 2
"""

import hashlib, io, os, struct, zlib
import numpy as np
from PIL import Image, ImageCms, ImageOps

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "pictures")
decoded, close = [], []


def drawing(w, h):
    """smooth areas, edges and some noise"""
    y, x = np.mgrid[0:h, 0:w]
    a = np.stack([127 + 127 * np.sin(x / 5 + y / 11), 127 + 127 * np.cos(x * y / 90), (x * 5 + y * 3) % 256], -1)
    a[h // 4 : h // 2, w // 3 : w // 2] = (250, 20, 40)
    a += np.random.default_rng(7).normal(0, 6, a.shape)
    return Image.fromarray(np.clip(a, 0, 255).astype(np.uint8))


def with_alpha(w, h):
    im = drawing(w, h).convert("RGBA")
    y, x = np.mgrid[0:h, 0:w]
    im.putalpha(Image.fromarray(((x * 9 + y * 4) % 256).astype(np.uint8)))
    return im


def on_white(im):
    """the pack's rule: (c * a + 255 * (255 - a) + 127) div 255"""
    if im.mode in ("RGBA", "LA", "PA") or "transparency" in im.info:
        a = np.asarray(im.convert("RGBA")).astype(np.int32)
        return ((a[..., :3] * a[..., 3:] + 255 * (255 - a[..., 3:]) + 127) // 255).astype(np.uint8)
    if im.mode.startswith("I;16"):
        im = Image.fromarray((np.asarray(im) >> 8).astype(np.uint8))
    return np.asarray(im.convert("RGB"))


def record(name, expected=None):
    a = on_white(ImageOps.exif_transpose(Image.open(os.path.join(OUT, name)))) if expected is None else expected
    decoded.append(f"{name},{a.shape[1]},{a.shape[0]},{hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest()}")


def save(im, name, expected=None, **options):
    im.save(os.path.join(OUT, name), **options)
    record(name, expected)


def write(name, data, expected=None):
    with open(os.path.join(OUT, name), "wb") as f:
        f.write(data)
    record(name, expected)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples, depth, colour, interlaced=False, extra=(), after=()):
    """a PNG of any kind; samples [h, w, bands] are numbers of `depth` bits; every filter is used"""
    h, w, bands = samples.shape
    distance = max(1, bands * depth // 8)

    def packed(row):
        if depth == 16:
            return row.astype(">u2").tobytes()
        bits = "".join(format(int(v), f"0{depth}b") for v in row.reshape(-1))
        bits += "0" * (-len(bits) % 8)
        return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))

    def filtered(rows):
        out, above = b"", None
        for n, row in enumerate(rows):
            raw = np.frombuffer(packed(row), np.uint8).astype(int)
            up = above if above is not None else np.zeros_like(raw)
            left = np.concatenate([np.zeros(distance, int), raw])[: len(raw)]
            corner = np.concatenate([np.zeros(distance, int), up])[: len(raw)]
            p = left + up - corner
            near = np.stack([abs(p - left), abs(p - up), abs(p - corner)])
            paeth = np.choose(near.argmin(0), [left, up, corner])
            guess = [0 * raw, left, up, (left + up) // 2, paeth][n % 5]
            out += bytes([n % 5]) + ((raw - guess) % 256).astype(np.uint8).tobytes()
            above = raw
        return out

    if interlaced:
        data = b"".join(filtered(samples[y0::dy, x0::dx]) for x0, y0, dx, dy in ADAM7 if samples[y0::dy, x0::dx].size)
    else:
        data = filtered(samples)
    packed_data = zlib.compress(data, 9)
    half = len(packed_data) // 2
    head = struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, int(interlaced))
    body = b"".join(chunk(*e) for e in extra)
    body += chunk(b"IDAT", packed_data[:half]) + chunk(b"IDAT", b"") + chunk(b"IDAT", packed_data[half:])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + b"".join(chunk(*e) for e in after) + chunk(b"IEND", b"")


def pngs():
    rng = np.random.default_rng(3)
    w, h = 29, 21
    bands = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
    for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            s = rng.integers(0, 1 << depth, (h, w, bands[colour]))
            palette = rng.integers(0, 256, 3 << depth if colour == 3 else 0).astype(np.uint8).tobytes()
            base = [(b"PLTE", palette)] if colour == 3 else []
            for laced in (False, True):
                write(f"png-{colour}-{depth}{'-laced' if laced else ''}.png", png(s, depth, colour, laced, base), direct(s, depth, colour, palette))
            if colour == 3:
                alphas = rng.integers(0, 256, max(1, (1 << depth) - 1)).astype(np.uint8).tobytes()
                write(f"png-3-{depth}-trns.png", png(s, depth, 3, False, base + [(b"tRNS", alphas)]), direct(s, depth, 3, palette, alphas))
            if colour in (0, 2):
                s[5:9, 3:17] = s[0, 0]
                key = s[0, 0].astype(">u2").tobytes()
                write(f"png-{colour}-{depth}-trns.png", png(s, depth, colour, True, [(b"tRNS", key)]), direct(s, depth, colour, palette, key))
    for size in (1, 2, 3, 5, 9):
        s = rng.integers(0, 256, (size, 10 - size, 3))
        write(f"png-tiny-{size}.png", png(s, 8, 2, True), s.astype(np.uint8))


def direct(s, depth, colour, palette, transparency=None):
    """what the numbers mean, from PNG's specification; of 16 bits the upper 8"""
    eight = s >> 8 if depth == 16 else s * (255 // ((1 << depth) - 1)) if depth < 8 and colour == 0 else s
    alpha = np.full(s.shape[:2], 255)
    if colour == 3:
        table = np.frombuffer(palette, np.uint8).reshape(-1, 3)
        rgb = table[s[..., 0]].astype(int)
        if transparency:
            alphas = np.concatenate([np.frombuffer(transparency, np.uint8), np.full(256, 255, np.uint8)])
            alpha = alphas[s[..., 0]].astype(int)
    else:
        colours = eight[..., :-1] if colour in (4, 6) else eight
        rgb = np.repeat(colours, 3, -1) if colours.shape[-1] == 1 else colours
        if colour in (4, 6):
            alpha = eight[..., -1]
        elif transparency:
            alpha = np.where((s == np.frombuffer(transparency, ">u2")).all(-1), 0, 255)
    a = alpha[..., None]
    return ((rgb * a + 255 * (255 - a) + 127) // 255).astype(np.uint8)


def jpegs():
    for (w, h), names in {(61, 47): ("q", 85), (33, 70): ("p", 60), (1, 1): ("one", 90), (16, 16): ("mcu", 90)}.items():
        for sub in (0, 1, 2):
            for progressive in (False, True):
                for mode in ("RGB", "L", "CMYK"):
                    if mode == "RGB" or (sub == 0 and names[0] != "one"):
                        options = dict(quality=names[1], subsampling=sub, progressive=progressive)
                        if sub == 1:
                            options["restart_marker_blocks"] = 3
                        save(drawing(w, h).convert(mode), f"jpeg-{names[0]}-{mode.lower()}-{sub}-{'prog' if progressive else 'base'}.jpg", **options)
    # YCCK: what Photoshop writes; Pillow writes CMYK only, so its marker's transform is patched
    plain = io.BytesIO()
    drawing(40, 30).convert("CMYK").save(plain, "JPEG", quality=80, subsampling=0)
    data = bytearray(plain.getvalue())
    data[data.index(b"Adobe") + 11] = 2
    write("jpeg-ycck.jpg", bytes(data))
    plain = io.BytesIO()
    drawing(40, 30).save(plain, "JPEG", quality=80, keep_rgb=True)
    write("jpeg-rgb.jpg", plain.getvalue())


def others():
    for lossless in (True, False):
        kind = "lossless" if lossless else "lossy"
        save(drawing(45, 31), f"webp-{kind}.webp", lossless=lossless, quality=70, method=6)
        save(with_alpha(45, 31), f"webp-{kind}-alpha.webp", lossless=lossless, quality=70, method=6, exact=True)
    frames = [drawing(40, 30), drawing(40, 30).rotate(90, expand=False)]
    save(frames[0], "webp-animated.webp", save_all=True, append_images=frames[1:], lossless=True)
    save(with_alpha(40, 30), "webp-animated-alpha.webp", save_all=True, append_images=frames[1:], lossless=True)
    save(drawing(50, 37).quantize(200), "gif-still.gif")
    save(drawing(50, 37).quantize(9), "gif-still-9.gif", interlace=False)
    save(drawing(50, 37).quantize(64), "gif-interlaced.gif", interlace=True)
    keyed = drawing(50, 37).quantize(64)
    save(keyed, "gif-transparent.gif", transparency=5)
    save(drawing(50, 37).quantize(64), "gif-animated.gif", save_all=True, append_images=[drawing(50, 37).rotate(180).quantize(64)], loop=0)
    gif_offset()
    for mode in ("1", "L", "P", "RGB"):
        im = drawing(37, 23).convert(mode) if mode != "P" else drawing(37, 23).quantize(13)
        save(im, f"bmp-{mode.lower()}.bmp")
    bmps()


def gif_offset():
    """a frame smaller than its screen; what it leaves free is white"""
    plain = io.BytesIO()
    small = drawing(20, 12).quantize(32)
    small.save(plain, "GIF")
    data = bytearray(plain.getvalue())
    at = data.index(b"\x2c\0\0\0\0")
    data[6:10] = struct.pack("<HH", 33, 25)
    data[at + 1 : at + 5] = struct.pack("<HH", 7, 9)
    expected = np.full((25, 33, 3), 255, np.uint8)
    expected[9:21, 7:27] = np.asarray(small.convert("RGB"))
    write("gif-offset.gif", bytes(data), expected)


def bmp(w, h, depth, compression, data, palette=b"", masks=b"", size=40):
    head = struct.pack("<IiiHHIIiiII", size, w, h, 1, depth, compression, len(data), 0, 0, len(palette) // 4, 0) + masks
    offset = 14 + len(head) + len(palette)
    return struct.pack("<2sIHHI", b"BM", offset + len(data), 0, 0, offset) + head + palette + data


def bmps():
    rng = np.random.default_rng(5)
    a = np.asarray(drawing(21, 14))
    bgr = a[..., ::-1]
    rows = b"".join(r.tobytes() + b"\0" * (-len(r.tobytes()) % 4) for r in bgr)
    write("bmp-topdown.bmp", bmp(21, -14, 24, 0, rows), a)
    bgrx = np.concatenate([bgr, np.zeros((14, 21, 1), np.uint8)], -1)[::-1]
    write("bmp-32.bmp", bmp(21, 14, 32, 0, bgrx.tobytes()), a)
    five = a >> 3
    words = (five[..., 0].astype("<u2") << 10) | (five[..., 1].astype("<u2") << 5) | five[..., 2]
    padded = np.pad(words[::-1].astype("<u2"), ((0, 0), (0, 1)))
    write("bmp-16.bmp", bmp(21, 14, 16, 0, padded.tobytes()), (five.astype(int) * 255 // 31).astype(np.uint8))
    alpha = rng.integers(0, 256, (14, 21, 1)).astype(np.uint8)
    rgba = np.concatenate([a, alpha], -1)
    masks = struct.pack("<IIII", 0xFF, 0xFF00, 0xFF0000, 0xFF000000)
    write("bmp-32-alpha.bmp", bmp(21, 14, 32, 3, rgba[::-1].tobytes(), masks=masks, size=56), on_white(Image.fromarray(rgba)))
    palette = rng.integers(0, 256, (16, 4)).astype(np.uint8)
    palette[:, 3] = 0
    index = np.zeros((6, 10), int)
    index[0, :5], index[1, 2:7], index[2] = 3, [4, 9, 1, 12, 7], 5
    # bottom row first: a run; a jump of 2 and literals; a run and the end
    eight = bytes([5, 3, 0, 0, 0, 2, 2, 0, 0, 5, 4, 9, 1, 12, 7, 0, 0, 0, 10, 5, 0, 1])
    four = bytes([5, 0x33, 0, 0, 0, 2, 2, 0, 0, 5, 0x49, 0x1C, 0x70, 0, 0, 0, 10, 0x55, 0, 1])
    expected = palette[:, 2::-1][index[::-1]]
    write("bmp-rle8.bmp", bmp(10, 6, 8, 1, eight, palette.tobytes()), expected)
    write("bmp-rle4.bmp", bmp(10, 6, 4, 2, four, palette.tobytes()), expected)


def orientations():
    """what a viewer must show is always the same picture"""
    upright = drawing(36, 24)
    stored_as = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose that stores it so
    for n, how in stored_as.items():
        stored = upright if how is None else upright.transpose(Image.Transpose(how))
        exif = Image.Exif()
        exif[0x0112] = n
        for ext, options in {"png": {}, "webp": {"lossless": True}}.items():
            save(stored, f"exif-{n}.{ext}", np.asarray(upright), exif=exif, **options)
    exif = Image.Exif()
    exif[0x0112] = 6
    save(upright, "exif-6.jpg", exif=exif, quality=90)


def profile(primaries, gamma, space=b"RGB "):
    """a small ICC v2 display profile"""

    def tag_xyz(v):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(c * 65536)) for c in v)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = b"test\0"
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * (4 + 4 + 2 + 1 + 67)
    desc += b"\0" * (-len(desc) % 4)
    tags = [(b"desc", desc), (b"wtpt", tag_xyz((0.9642, 1, 0.8249)))]
    if space == b"RGB ":
        tags += [(n, tag_xyz(v)) for n, v in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries)]
        tags += [(n, curve) for n in (b"rTRC", b"gTRC", b"bTRC")]
    else:
        tags += [(b"kTRC", curve)]
    at, table, data = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, value in tags:
        table += struct.pack(">4sII", name, at + len(data), len(value))
        data += value
    head = struct.pack(">I4sI4s4s4s", at + len(data), b"test", 0x02400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    head += struct.pack(">3i", round(0.9642 * 65536), 65536, round(0.8249 * 65536)) + b"\0" * 48
    return head + table + data


ADOBE = [(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)]


def profiles():
    wide, grey = profile(ADOBE, 2.2), profile(None, 1.0, b"GRAY")
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    for name, im, icc, options in [
        ("icc-wide.png", drawing(40, 30), wide, {}),
        ("icc-wide.jpg", drawing(40, 30), wide, {"quality": 92}),
        ("icc-wide.webp", drawing(40, 30), wide, {"lossless": True}),
        ("icc-wide-alpha.png", with_alpha(40, 30), wide, {}),
        ("icc-grey.png", drawing(40, 30).convert("L"), grey, {}),
    ]:
        path = os.path.join(OUT, name)
        im.save(path, icc_profile=icc, **options)
        back = Image.open(path)
        opaque = back.convert("RGB") if back.mode == "RGBA" else back
        source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        a = ImageCms.profileToProfile(opaque, source, srgb, renderingIntent=0, outputMode="RGB")
        if back.mode == "RGBA":
            a = Image.merge("RGBA", (*a.split(), back.getchannel("A")))
        a = on_white(a)
        close.append(f"{name}," + " ".join(f"{x}:{y}:{a[y, x].tobytes().hex()}" for x, y in [(0, 0), (7, 3), (20, 10), (39, 29), (12, 25), (30, 5)]))
    save(drawing(40, 30), "icc-srgb.png", np.asarray(drawing(40, 30)), icc_profile=srgb.tobytes())
    save(drawing(40, 30), "icc-broken.png", np.asarray(drawing(40, 30)), icc_profile=wide[:200] + b"garbage")
    save(drawing(40, 30), "icc-broken.jpg", icc_profile=b"not a profile at all", quality=90)
    bomb = zlib.compress(b"\0" * 30_000_000, 9)
    samples = np.asarray(drawing(20, 10)).astype(int)
    write("chunk-bombs.png", png(samples, 8, 2, False, [(b"iCCP", b"x\0\0" + bomb), (b"zTXt", b"Comment\0\0" + bomb)]), samples.astype(np.uint8))
    write("exif-broken.png", png(samples, 8, 2, False, [(b"eXIf", b"MM\0*\xff\xff\xff\xf0")]), samples.astype(np.uint8))


def formula(w, h):
    """the picture that the Java test draws, too"""
    y, x, c = np.mgrid[0:h, 0:w, 0:3]
    return ((x * 31 + y * 17 + c * 101 + (x * y % 7) * 36 + ((x // 3 + y // 5) % 2) * 90) % 256).astype(np.uint8)


def resizes():
    lines = []
    filters = {"BOX": Image.BOX, "BILINEAR": Image.BILINEAR, "BICUBIC": Image.BICUBIC, "LANCZOS": Image.LANCZOS}
    sizes = [((1, 1), (80, 80)), ((1, 1), (1, 1)), ((300, 300), (80, 80)), ((300, 300), (192, 192)), ((80, 80), (80, 80)), ((80, 300), (80, 80))]
    sizes += [((300, 80), (80, 80)), ((17, 31), (80, 80)), ((640, 481), (80, 80)), ((1025, 3), (80, 80)), ((3, 1025), (80, 80)), ((79, 81), (80, 80))]
    sizes += [((160, 128), (80, 80)), ((333, 777), (224, 523)), ((100, 100), (1, 1)), ((2, 2), (3, 5)), ((1000, 2), (7, 2)), ((500, 400), (336, 336)), ((5, 7), (11, 3))]
    for (w, h), (to_w, to_h) in sizes:
        for name, which in filters.items():
            # pass by pass: Pillow 13 takes the vertical one first for some sizes, the pack's rule never does
            a = np.asarray(Image.fromarray(formula(w, h)).resize((to_w, h), which).resize((to_w, to_h), which))
            lines.append(f"{name},{w},{h},{to_w},{to_h},{hashlib.sha256(a.tobytes()).hexdigest()}")
    return lines


def put(name, lines):
    with open(os.path.join(OUT, name), "w", newline="\n") as f:
        f.write("\n".join(lines) + "\n")


os.makedirs(OUT, exist_ok=True)
pngs()
jpegs()
others()
orientations()
profiles()
put("decoded.csv", decoded)
put("close.csv", close)
put("resized.csv", resizes())
