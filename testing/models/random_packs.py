#!/usr/bin/env python3
"""Makes model packs with the architecture and signature of those that Prism can pull, and random weights.

    python3 -m venv venv && venv/bin/pip install -r testing/models/requirements.txt
    venv/bin/python testing/models/random_packs.py tiny                        # the encoder's test fixtures, made again
    venv/bin/python testing/models/random_packs.py true clip-vit-b-32 FOLDER   # full size, for measuring; --int8 as well

Nothing is downloaded. What a network answers means nothing, but names, shapes, preprocessing and tokens are the real
ones, and golden.json holds what transformers and PyTorch make of the same pictures and texts.
"""
import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from transformers import CLIPConfig, CLIPModel, SiglipConfig, SiglipModel
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

import tokenizer_fixtures

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "models" / "packs"
FIXTURES = ROOT / "encoder-service" / "src" / "test" / "resources" / "packs"
MINI = ROOT / "models" / "prism-mini"
SEED = 20261130

# Few words, so that their embeddings are few: ids are taken modulo this where the network is tiny.
TINY_WORDS = 509


class Folded(torch.nn.Module):
    """A table of few embeddings for many ids."""

    def __init__(self, table):
        super().__init__()
        self.table = table

    def forward(self, ids):
        return self.table(ids % TINY_WORDS)


class ClipImage(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.tower, self.projection = model.vision_model, model.visual_projection

    def forward(self, pixel_values):
        return self.projection(self.tower(pixel_values=pixel_values).pooler_output)


class ClipText(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.tower, self.projection = model.text_model, model.text_projection

    def forward(self, input_ids):
        return self.projection(self.tower(input_ids=input_ids).pooler_output)


class SiglipTower(torch.nn.Module):
    """Gives the states beside the vector, as the published exports do."""

    def __init__(self, tower, name):
        super().__init__()
        self.tower, self.name = tower, name

    def forward(self, values):
        out = self.tower(**{self.name: values})
        return out.last_hidden_state, out.pooler_output


def clip(tiny):
    config = CLIPConfig(
        text_config=dict(hidden_size=16, intermediate_size=32, num_attention_heads=2, num_hidden_layers=2,
                         vocab_size=TINY_WORDS, bos_token_id=49406, eos_token_id=49407) if tiny
        else dict(bos_token_id=49406, eos_token_id=49407),
        vision_config=dict(hidden_size=16, intermediate_size=32, num_attention_heads=2, num_hidden_layers=2,
                           image_size=64, patch_size=16) if tiny else {},
        projection_dim=16 if tiny else 512,
        attn_implementation="eager",
    )
    model = strengthened(CLIPModel(config), tiny)
    if tiny:
        model.text_model.embeddings.token_embedding = Folded(model.text_model.embeddings.token_embedding)
    size = 64 if tiny else 224
    processor = CLIPImageProcessorPil(size={"shortest_edge": size}, crop_size={"height": size, "width": size})
    return Towers(ClipImage(model), ClipText(model), processor, size, ["image_embeds"], ["text_embeds"])


def siglip(tiny):
    small = dict(hidden_size=16, intermediate_size=32, num_attention_heads=2, num_hidden_layers=2)
    config = SiglipConfig(
        text_config=dict(small, vocab_size=TINY_WORDS, projection_size=16) if tiny else dict(vocab_size=256_000),
        vision_config=dict(small, image_size=64, patch_size=16) if tiny else {},
        attn_implementation="eager",
    )
    model = strengthened(SiglipModel(config), tiny)
    if tiny:
        model.text_model.embeddings.token_embedding = Folded(model.text_model.embeddings.token_embedding)
    size = 64 if tiny else 224
    processor = SiglipImageProcessorPil(size={"height": size, "width": size}, resample=Image.Resampling.BILINEAR,
                                        image_mean=[.5] * 3, image_std=[.5] * 3)
    states = ["last_hidden_state", "pooler_output"]
    return Towers(SiglipTower(model.vision_model, "pixel_values"), SiglipTower(model.text_model, "input_ids"),
                  processor, size, states, states)


def strengthened(model, tiny):
    """Fresh weights answer nearly the same to everything: make the answers differ, so that a wrong pixel shows."""
    if tiny:
        generator = torch.Generator().manual_seed(SEED)
        with torch.no_grad():
            for name, weights in model.named_parameters():
                if weights.dim() > 1:
                    strength = 3 if any(part in name for part in ("q_proj", "k_proj", "token_embedding")) else 1
                    weights.copy_(torch.randn(weights.shape, generator=generator) * strength * weights[0].numel() ** -.5)
    return model.eval()


class Towers:
    def __init__(self, image, text, processor, size, image_outputs, text_outputs):
        self.image, self.text, self.processor, self.size = image.eval(), text.eval(), processor, size
        self.image_outputs, self.text_outputs = image_outputs, text_outputs

    def pixels(self, picture):
        return self.processor(images=picture, return_tensors="pt")["pixel_values"]

    @staticmethod
    def vector(output):
        return (output[-1] if isinstance(output, tuple) else output).detach().numpy()


def export(module, example, inputs, outputs, file):
    """ONNX with the batch, and for CLIP the length of texts, left open."""
    file.parent.mkdir(parents=True, exist_ok=True)
    dynamic = {0: "batch_size"}
    if inputs == ["input_ids"]:
        dynamic = {0: "batch_size", 1: "sequence_length"}
    axes = {inputs[0]: dynamic, **{name: {0: "batch_size"} for name in outputs}}
    torch.onnx.export(module, (example,), str(file), input_names=inputs, output_names=outputs, dynamic_axes=axes,
                      opset_version=17, dynamo=False)


def masked(file):
    """A text network that also takes the mask, and whose vector is (sum of the ids, number of the ids), eight times."""
    from onnx import TensorProto, checker, helper, save
    take = lambda name: helper.make_tensor_value_info(name, TensorProto.INT64, ["batch_size", "sequence_length"])
    axes = helper.make_tensor("axes", TensorProto.INT64, [1], [1])
    nodes = [
        helper.make_node("Mul", ["input_ids", "attention_mask"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "axes"], ["sum"], keepdims=1),
        helper.make_node("ReduceSum", ["attention_mask", "axes"], ["count"], keepdims=1),
        helper.make_node("Concat", ["sum", "count"] * 8, ["both"], axis=1),
        helper.make_node("Cast", ["both"], ["text_embeds"], to=TensorProto.FLOAT),
    ]
    graph = helper.make_graph(
        nodes, "masked", [take("input_ids"), take("attention_mask")],
        [helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, ["batch_size", 16])], [axes])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    checker.check_model(model)
    save(model, file)


def digest(file):
    data = file.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def write_pack(folder, name, towers, tokenizer, dimension, files):
    """The description of the pack that can be pulled, with other files."""
    card = json.loads((PACKS / name / "pack.json").read_text("utf-8"))
    for key in ("source", "precisions"):
        del card[key]
    card.update(id=folder.name, revision=1, title=f"{card['title']}, random weights", dimension=dimension,
                licence="Apache-2.0 (random weights)")
    card["image"]["file"], card["text"]["file"] = files
    card["image"]["input"].update(width=towers.size, height=towers.size)
    resize = card["image"]["resize"]
    resize.update({"edge": towers.size} if resize["kind"] == "shortest-edge" else {"width": towers.size, "height": towers.size})
    if card["image"]["crop"]["kind"] != "none":
        card["image"]["crop"].update(width=towers.size, height=towers.size)
    card["image"]["outputs"]["embedding"]["dimension"] = dimension
    card["text"]["output"]["dimension"] = dimension
    if tokenizer is not None:
        (folder / "tokenizer.json").write_text(tokenizer, "utf-8")
    card["files"] = {file: digest(folder / file) for file in (*files, "tokenizer.json")}
    (folder / "pack.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


FAMILIES = {"clip-vit-b-32": clip, "siglip2-base": siglip}


def tiny(name, family, reference):
    folder = FIXTURES / (name.split("-")[0] + "-tiny")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    torch.manual_seed(SEED)
    towers = family(True)
    tokenizer, encode, texts = reference
    context = 77 if family is clip else 64
    export(towers.image, torch.zeros(2, 3, towers.size, towers.size), ["pixel_values"], towers.image_outputs,
           folder / "onnx/vision_model.onnx")
    export(towers.text, torch.ones(2, context, dtype=torch.int64), ["input_ids"], towers.text_outputs,
           folder / "onnx/text_model.onnx")
    if family is clip:
        masked(folder / "onnx/text_model_masked.onnx")
    write_pack(folder, name, towers, tokenizer, 16, ("onnx/vision_model.onnx", "onnx/text_model.onnx"))
    golden(folder, towers, encode, texts, context if family is siglip else None)


def golden(folder, towers, encode, texts, padded_to):
    pictures = []
    for file, picture in drawn(folder).items():
        pictures.append((file, picture))
    for file in sorted((MINI / "samples").glob("artist_*.png"))[:6]:
        pictures.append((str(file.relative_to(ROOT)), Image.open(file)))
    out = {"pictures": [], "texts": []}
    vectors = []
    for file, picture in pictures:
        with torch.no_grad():
            vector = Towers.vector(towers.image(towers.pixels(picture.convert("RGB"))))[0]
        vectors.append(vector / np.linalg.norm(vector))
        out["pictures"].append({"file": file, "embedding": rounded(vector)})
    spread(vectors, folder.name + " pictures")
    vectors = []
    for text in texts:
        ids = encode(text)["ids"]
        padded = ids + [0] * ((padded_to or len(ids)) - len(ids))
        with torch.no_grad():
            vector = Towers.vector(towers.text(torch.tensor([padded])))[0]
        vectors.append(vector / np.linalg.norm(vector))
        out["texts"].append({"text": text, "ids": ids, "cut": encode(text)["cut"], "embedding": rounded(vector)})
    spread(vectors[:8], folder.name + " texts")
    (folder / "golden.json").write_text(json.dumps(out, ensure_ascii=True, indent=0) + "\n", "utf-8")


def rounded(vector):
    return [round(float(value), 6) for value in vector]


def spread(vectors, what):
    """A cosine of .999 says something only where other inputs are far from it."""
    cosines = np.stack(vectors) @ np.stack(vectors).T
    others = cosines[~np.eye(len(vectors), dtype=bool)]
    print(f"{what}: cosine of two of them at most {others.max():.4f}, median {np.median(others):.4f}")
    assert others.max() < .999, "the random network tells its inputs not apart"


def drawn(folder):
    """Pictures that are not square, opaque, with edges and gradients."""
    made = {}
    for name, size in {"wide": (150, 70), "tall": (61, 173), "small": (40, 33), "odd": (129, 65)}.items():
        x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
        planes = [255 * x, 255 * y, 127 + 127 * np.sin(9 * x + 7 * y)]
        picture = Image.fromarray(np.stack(planes, -1).astype(np.uint8), "RGB")
        draw = ImageDraw.Draw(picture)
        draw.ellipse((size[0] // 5, size[1] // 6, size[0] // 2, size[1] // 2), fill=(250, 40, 10))
        draw.line((0, size[1], size[0], 0), fill=(0, 0, 0), width=3)
        picture.save(folder / f"{name}.png", optimize=True)
        made[f"{name}.png"] = picture
    return made


def full(name, folder, int8):
    """The true size, for measuring; its tokenizer knows few words."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    towers = FAMILIES[name](False)
    reference = tokenizer_fixtures.clip() if name.startswith("clip") else tokenizer_fixtures.siglip()
    files = ("onnx/vision_model.onnx", "onnx/text_model.onnx")
    length = 77 if name.startswith("clip") else 64
    export(towers.image, torch.zeros(2, 3, 224, 224), ["pixel_values"], towers.image_outputs, folder / files[0])
    export(towers.text, torch.ones(2, length, dtype=torch.int64), ["input_ids"], towers.text_outputs, folder / files[1])
    if int8:
        from onnxruntime.quantization import QuantType, quantize_dynamic
        quantized = tuple(file.replace(".onnx", "_quantized.onnx") for file in files)
        for source, target in zip(files, quantized):
            quantize_dynamic(folder / source, folder / target, weight_type=QuantType.QUInt8)
        files = quantized
    write_pack(folder, name, towers, reference[0], 512 if name.startswith("clip") else 768, files)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("tiny")
    true = commands.add_parser("true")
    true.add_argument("name", choices=FAMILIES)
    true.add_argument("folder", type=Path)
    true.add_argument("--int8", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.command == "true":
        full(chosen.name, chosen.folder.resolve(), chosen.int8)
        return
    tiny("clip-vit-b-32", clip, tokenizer_fixtures.clip())
    tiny("siglip2-base", siglip, tokenizer_fixtures.siglip())


if __name__ == "__main__":
    main(sys.argv[1:])
