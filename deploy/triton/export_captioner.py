#!/usr/bin/env python3
"""Exports an image captioning model as a captioner pack of Prism: pack.json, two ONNX graphs and a tokenizer.

    python3 deploy/triton/export_captioner.py Salesforce/blip-image-captioning-base packs/blip
    python3 deploy/triton/export_captioner.py --random tiny OUT     the same graphs, small, our own random weights,
                                                                   and reference captions by transformers
    python3 deploy/triton/export_captioner.py --random base OUT     random weights of BLIP base's true shapes

Needs `pip install torch==2.15.0 transformers==5.24.0 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.31.1 pillow==13.0.0`
and, for a model by name, its weights: a folder, or a name that transformers can fetch or has in its cache.
BLIP is what it knows; another family needs its own two modules with the signature that is described in pack.json:

    image    pixels f32[N,3,H,W]                                                        -> states f32[N,S,E]
    decoder  ids i64[N,K], past f32[N,K,1+T,C], states f32[N,S,E] -> logits f32[N,K,V], present f32[N,K,C]

N pictures with K beams each, T tokens before this one. A row of the cache is a token's keys and values of all layers;
past's first row is not read, it only keeps the tensor from being empty. `present` is the new token's row alone.
"""
import argparse
import hashlib
import json
import math
import random
import sys
from pathlib import Path

import onnx
import torch
import transformers
from torch import nn


class Image(nn.Module):
    """The vision transformer: what the decoder looks at."""

    def __init__(self, model):
        super().__init__()
        self.vision = model.vision_model

    def forward(self, pixels):
        return self.vision(pixel_values=pixels).last_hidden_state


class Decoder(nn.Module):
    """One token further, for all beams of all pictures.

    The beams of a picture share its states, and the keys and values of the cross attention are never made: their
    matrices are applied to the query and to the attended mean instead (the keys' bias moves all scores of a query
    alike, which softmax does not see). So nothing but the picture's states has to be kept or sent for them.
    """

    def __init__(self, model):
        super().__init__()
        self.bert, self.head = model.text_decoder.bert, model.text_decoder.cls
        config = model.config.text_config
        self.heads = config.num_attention_heads
        self.size = config.hidden_size // self.heads
        self.layers = config.num_hidden_layers

    def split(self, x):
        return x.reshape(x.shape[0], x.shape[1], self.heads, self.size)

    def attend(self, attention, x, past):
        """Self attention; past is N,K,T,2C'. Gives the output and the token's own keys and values."""
        own, width = attention.self, self.heads * self.size
        new = torch.cat([own.key(x), own.value(x)], -1)
        rows = torch.cat([past, new.unsqueeze(2)], 2)
        keys, values = (part.unflatten(-1, (self.heads, self.size)).transpose(2, 3) for part in rows.split(width, -1))
        scores = torch.matmul(keys, self.split(own.query(x)).unsqueeze(-1)).squeeze(-1) / math.sqrt(self.size)
        mixed = torch.matmul(scores.softmax(-1).unsqueeze(-2), values).squeeze(-2)
        return attention.output(mixed.flatten(2), x), new

    def look(self, attention, x, states):
        """Cross attention."""
        own = attention.self
        keys = own.key.weight.unflatten(0, (self.heads, self.size))
        values = own.value.weight.unflatten(0, (self.heads, self.size))
        query = torch.einsum("nkhd,hde->nkhe", self.split(own.query(x)), keys).flatten(1, 2)
        scores = torch.matmul(query, states.transpose(1, 2)) / math.sqrt(self.size)
        seen = torch.matmul(scores.softmax(-1), states).unflatten(1, (-1, self.heads))
        mixed = torch.einsum("nkhe,hde->nkhd", seen, values).flatten(2) + own.value.bias
        return attention.output(mixed, x)

    def forward(self, ids, past, states):
        embeddings = self.bert.embeddings
        position = torch.ones_like(past[..., 0]).sum(-1).long() - 1
        x = embeddings.LayerNorm(embeddings.word_embeddings(ids) + embeddings.position_embeddings(position))
        present = []
        for layer, rows in zip(self.bert.encoder.layer, past[:, :, 1:].split(2 * self.heads * self.size, -1)):
            x, new = self.attend(layer.attention, x, rows)
            present.append(new)
            x = self.look(layer.crossattention, x, states)
            x = layer.output(layer.intermediate(x), x)
        return self.head(x), torch.cat(present, -1)


def blip_config(size):
    """True shapes of BLIP base, or the same architecture as small as it can be and still be all of it."""
    if size == "base":
        return transformers.BlipConfig(text_config={"num_attention_heads": 12})
    text = dict(vocab_size=80, hidden_size=24, encoder_hidden_size=16, intermediate_size=48, num_hidden_layers=2,
                num_attention_heads=3, max_position_embeddings=32, bos_token_id=78, eos_token_id=3, sep_token_id=3,
                pad_token_id=0, initializer_range=0.3)
    vision = dict(hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2, image_size=32,
                  patch_size=8, initializer_range=0.3)
    return transformers.BlipConfig(text_config=text, vision_config=vision, initializer_range=0.3,
                                   image_text_hidden_size=16, projection_dim=16)


def random_model(size, seed):
    torch.manual_seed(seed)
    model = transformers.BlipForConditionalGeneration(blip_config(size)).eval()
    if size == "tiny":
        for parameter in model.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.45)
        # Or it repeats itself.
        model.text_decoder.bert.embeddings.position_embeddings.weight.data *= 4
        # Random models seldom end; captions of different lengths are wanted.
        model.text_decoder.cls.predictions.decoder.bias.data[3] += 1.7
    return model


def export(module, inputs, names, outputs, dynamic, file):
    with torch.no_grad():
        program = torch.onnx.export(module.eval(), inputs, None, input_names=names, output_names=outputs,
                                    dynamic_shapes=dynamic, dynamo=True, opset_version=18, verbose=False)
    graph = program.model_proto
    strip(graph)
    onnx.checker.check_model(graph)
    onnx.save(graph, file)


def strip(graph):
    """The exporter notes stack traces with paths of the machine at every node."""
    del graph.metadata_props[:]
    del graph.graph.metadata_props[:]
    del graph.graph.value_info[:]
    graph.producer_name, graph.doc_string = "prism", ""
    for thing in [*graph.graph.node, *graph.graph.input, *graph.graph.output, *graph.graph.initializer]:
        thing.doc_string = ""
        del thing.metadata_props[:]
    for function in graph.functions:
        del function.metadata_props[:]
        for node in function.node:
            node.doc_string = ""
            del node.metadata_props[:]


def export_graphs(model, out):
    text, vision = model.config.text_config, model.config.vision_config
    dim = torch.export.Dim
    pictures, beams, length = dim("pictures", min=1, max=1024), dim("beams", min=1, max=64), dim("length", min=1, max=4096)
    pixels = torch.randn(2, 3, vision.image_size, vision.image_size)
    export(Image(model), (pixels,), ["pixels"], ["states"], {"pixels": {0: pictures}}, out / "image.onnx")
    states = torch.randn(2, (vision.image_size // vision.patch_size) ** 2 + 1, vision.hidden_size)
    cache = 2 * text.num_hidden_layers * text.hidden_size
    export(Decoder(model), (torch.ones(2, 3, dtype=torch.long), torch.randn(2, 3, 5, cache), states),
           ["ids", "past", "states"], ["logits", "present"],
           {"ids": {0: pictures, 1: beams}, "past": {0: pictures, 1: beams, 2: length}, "states": {0: pictures}},
           out / "decoder.onnx")


def card(model, identity, prompt, out):
    text, vision = model.config.text_config, model.config.vision_config
    side = vision.image_size
    return {
        "format": 1, **identity, "kind": "captioner",
        "image": {
            "file": "image.onnx",
            "input": {"name": "pixels", "layout": "NCHW", "colour": "RGB", "width": side, "height": side},
            "alpha": {"background": [255, 255, 255]},
            "resize": {"kind": "squash", "filter": "bicubic-pillow", "width": side, "height": side},
            "crop": {"kind": "none"},
            "normalise": {"scale": 1 / 255, "mean": [0.48145466, 0.4578275, 0.40821073],
                          "std": [0.26862954, 0.26130258, 0.27577711]},
            "output": {"name": "states", "length": (side // vision.patch_size) ** 2 + 1, "width": vision.hidden_size},
        },
        "decoder": {
            "file": "decoder.onnx",
            "inputs": {"ids": "ids", "past": "past", "states": "states"},
            "outputs": {"logits": "logits", "present": "present"},
            "cache": 2 * text.num_hidden_layers * text.hidden_size,
            "vocabulary": text.vocab_size,
            "context": text.max_position_embeddings,
            "prompt": prompt,
            "end": text.sep_token_id,
        },
        "tokenizer": {"kind": "hugging-face", "file": "tokenizer.json"},
        "search": {"beams": 3, "max_tokens": 20, "min_tokens": 0, "length_penalty": 1.0, "early_stopping": "no"},
        "files": {name: entry(out / name) for name in ("image.onnx", "decoder.onnx", "tokenizer.json")},
    }


def entry(file):
    data = file.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


# Reference captions of the tiny model.

WORDS = """a an the of on in with and red green blue old small large fox cat dog owl horse boat tree house moon sun river hill
cloud lamp chair cup sits stands runs flies looks near under over behind paint ##ing ##ed ##s draw light dark snow
rain field night day two three girl boy man woman ship street city bird sea sky rose stone gold glass fish road wheel
door window wall""".split()


def tiny_tokenizer(out, size):
    from tokenizers import BertWordPieceTokenizer

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + WORDS
    words += [f"[unused{i}]" for i in range(size - 2 - len(words))] + ["[DEC]", "[ENC]"]
    assert len(words) == size, len(words)
    tokenizer = BertWordPieceTokenizer(vocab={word: i for i, word in enumerate(words)}, lowercase=True)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    return tokenizer


def pictures(out, count):
    from PIL import Image as Pillow, ImageDraw

    (out / "pictures").mkdir(exist_ok=True)
    chance = random.Random(5)
    colour = lambda: tuple(chance.randrange(256) for _ in range(3))
    for i in range(count):
        picture = Pillow.new("RGB", (chance.randrange(20, 60), chance.randrange(20, 60)), colour())
        draw = ImageDraw.Draw(picture)
        for _ in range(4):
            x, y = chance.randrange(picture.width), chance.randrange(picture.height)
            shape = chance.choice([draw.ellipse, draw.rectangle])
            shape([x - 9, y - 7, x + 9, y + 7], fill=colour())
        file = out / "pictures" / f"{i}.png"
        picture.save(file, optimize=True)
        yield file, picture


CASES = [
    dict(beams=1, max_tokens=20, min_tokens=0, length_penalty=1.0, early_stopping="no"),
    dict(beams=1, max_tokens=7, min_tokens=4, length_penalty=1.0, early_stopping="no"),
    dict(beams=2, max_tokens=20, min_tokens=0, length_penalty=1.0, early_stopping="yes"),
    dict(beams=3, max_tokens=20, min_tokens=0, length_penalty=1.0, early_stopping="no"),
    dict(beams=3, max_tokens=12, min_tokens=5, length_penalty=2.0, early_stopping="never"),
    dict(beams=4, max_tokens=16, min_tokens=0, length_penalty=-0.5, early_stopping="no"),
    dict(beams=4, max_tokens=16, min_tokens=2, length_penalty=0.0, early_stopping="never"),
    dict(beams=5, max_tokens=6, min_tokens=0, length_penalty=0.6, early_stopping="no"),
    dict(beams=8, max_tokens=20, min_tokens=0, length_penalty=1.5, early_stopping="yes"),
]


def generate(model, pixels, prompt, case):
    """transformers' own generate, all pictures in one batch."""
    stopping = {"no": False, "yes": True, "never": "never"}[case["early_stopping"]]
    # Its captioning puts the end's id behind the prompt, which is cut off again.
    ids = torch.tensor([prompt + [0]] * len(pixels))
    minimum = {"min_new_tokens": case["min_tokens"]} if case["min_tokens"] else {}
    return model.generate(pixel_values=pixels, input_ids=ids, num_beams=case["beams"], do_sample=False,
                          max_new_tokens=case["max_tokens"], length_penalty=case["length_penalty"],
                          early_stopping=stopping, return_dict_in_generate=True, output_scores=True, output_logits=True,
                          **minimum)


def cut(row, prompt, model):
    """The new tokens without the end and what fills up behind it."""
    new, text = row[len(prompt):], model.config.text_config
    return new[: new.index(text.sep_token_id)] if text.sep_token_id in new else new


def reference(model, tokenizer, prompts, out):
    from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

    side = model.config.vision_config.image_size
    # Pillow 13 begins with the height where that is cheaper, which rounds otherwise than all versions before and Prism.
    squash = lambda picture: picture.resize((side, picture.height), 3).resize((side, side), 3)
    made = list(pictures(out, 6))
    processor = BlipImageProcessorPil(do_resize=False)
    pixels = processor(images=[squash(picture) for _, picture in made], return_tensors="pt")["pixel_values"]
    cases = []
    for prompt in prompts:
        for case in CASES:
            answer = generate(model, pixels, prompt, case)
            tokens = [cut(row, prompt, model) for row in answer.sequences.tolist()]
            texts = [tokenizer.decode(row, skip_special_tokens=True) for row in tokens]
            scores = answer.sequences_scores.tolist() if case["beams"] > 1 else []
            cases.append({"prompt": prompt, **case, "tokens": tokens, "texts": texts, "scores": [round(s, 5) for s in scores]})
            print(case, [len(t) for t in tokens], texts[:2])
    greedy = generate(model, pixels, prompts[0], CASES[0])
    steps = [[[round(v, 5) for v in row] for row in step.tolist()] for step in greedy.logits[:3]]
    text = {"pictures": [file.name for file, _ in made], "cases": cases, "logits": steps}
    (out / "reference.json").write_text(json.dumps(text, separators=(",", ":")).replace('{"prompt"', '\n{"prompt"') + "\n", "utf-8")


def main(arguments):
    parser = argparse.ArgumentParser(description="Exports a captioner pack for Prism.")
    parser.add_argument("model", nargs="?", help="name or folder of a BLIP captioning model, as transformers knows it")
    parser.add_argument("out", type=Path, help="folder to make")
    parser.add_argument("--random", choices=["tiny", "base"], help="random weights instead of a model")
    parser.add_argument("--seed", type=int, default=13, help="of the random weights (default 13)")
    parser.add_argument("--prompt", default="", help="text that captions go on from, for example 'a picture of'")
    parser.add_argument("--revision", default="1", help="the pack's revision (default 1)")
    options = parser.parse_args(arguments)
    if bool(options.model) == bool(options.random):
        parser.error("name a model, or --random, not both")
    out = options.out
    out.mkdir(parents=True, exist_ok=True)
    if options.random:
        model = random_model(options.random, options.seed)
        identity = {"id": f"blip-{options.random}-random", "revision": options.revision,
                    "title": "BLIP's architecture with random weights, for tests", "licence": "Apache-2.0"}
        tokenizer = tiny_tokenizer(out, model.config.text_config.vocab_size)
        encode = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    else:
        model = transformers.BlipForConditionalGeneration.from_pretrained(options.model).eval()
        fast = transformers.AutoTokenizer.from_pretrained(options.model, use_fast=True)
        fast.backend_tokenizer.save(str(out / "tokenizer.json"))
        encode = lambda text: fast(text, add_special_tokens=False)["input_ids"]
        identity = {"id": Path(options.model).name, "revision": options.revision, "title": f"Captions by {options.model}",
                    "licence": "as the model's card says (Salesforce's BLIP: BSD-3-Clause)"}
    prompt = [model.config.text_config.bos_token_id] + encode(options.prompt)
    export_graphs(model, out)
    (out / "pack.json").write_text(json.dumps(card(model, identity, prompt, out), indent=1) + "\n", "utf-8")
    if options.random == "tiny":
        reference(model, tokenizer, [prompt, prompt + encode("a painting of")], out)
    print(f"{out}: {', '.join(sorted(file.name for file in out.iterdir()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
