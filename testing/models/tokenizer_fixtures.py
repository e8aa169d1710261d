"""Small tokenizers of the kinds that CLIP and SigLIP 2 have, and what the reference implementations make of texts.

CLIP's: the true one, cut down to the merges that these texts need. Its ids are the true ids: a merge that is never the
best choice changes nothing, so the others can go. The full vocabulary comes with open_clip_torch (MIT, OpenAI), whose
tokenizer is the original; transformers' is what ONNX exports of CLIP are used with. Both must agree.

SigLIP 2's: Gemma's vocabulary cannot be had here, so SentencePiece is trained on prism-mini's words, with Gemma's
settings, and written down as Hugging Face does it. SentencePiece itself is the reference.
"""
import importlib.util
import io
import json
from pathlib import Path

import sentencepiece
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import CLIPTokenizer

LABELS = Path(__file__).resolve().parents[2] / "models" / "prism-mini" / "labels.json"

PLAIN = [
    "a cat",
    "a photo of a red fox in the snow",
    "An Oil Painting of a Ship, by Turner!",
    "it's a dog's life, they've said; we'll see what I'd do",
    "2026 numbers: 3.14159, 1,000,000",
    "grinning face",
    "watercolor painting",
    "isometric low-poly render, 8k, trending on artstation (masterpiece:1.2)",
    "supercalifragilisticexpialidocious",
    "x",
]
HOSTILE = [
    "",
    " ",
    " \t\r\n\u00a0\u3000 ",
    "\U0001f98a\U0001f3a8 fox \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "e\u0301 \u00e9 Z\u0351\u036b\u0343a\u0323l\u0308go",
    "\u0130stanbul \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03a3 STRASSE stra\u00dfe \u01c5",
    "\u0634\u062c\u0631\u0629 \u05e2\u05e5 \u202eright to left\u202c",
    "\u4e00\u53ea\u72d0\u72f8 \u30ad\u30c4\u30cd \uc5ec\uc6b0",
    "a\u0000b\u0001c\u001b[31md\u007f\u0085e",
    "zero\u200bwidth\ufeff soft\u00adhyphen",
    "a\ufffdb",
    "<|startoftext|> not a mark <|endoftext|> </s> <eos> <pad> <bos>",
    "&amp; &lt;b&gt; %20 \\u0041 ${jndi} '; DROP TABLE--",
    "\U00020000\U0010ffff\ue000",
    "word " * 200,
    "a" * 300,
    "!?" * 100,
]


def cut(ids, context):
    """Keeps the last id, which is the end."""
    return {"ids": ids if len(ids) <= context else ids[: context - 1] + ids[-1:], "cut": len(ids) > context}


def clip():
    original = open_clip_tokenizer().SimpleTokenizer()
    ids = {piece: id for piece, id in original.encoder.items() if not piece.startswith("<start") and not piece.startswith("<end_of")}
    ids.update({"<|startoftext|>": 49406, "<|endoftext|>": 49407})
    merges = list(original.bpe_ranks)
    whole = hugging_face_clip(ids, merges)
    used = set()
    for text in PLAIN + HOSTILE:
        normal = whole.normalizer.normalize_str(text)
        for word, _ in whole.pre_tokenizer.pre_tokenize_str(normal):
            used |= merged(word, original.bpe_ranks)
    kept = [merge for merge in merges if merge in used]
    pieces = [piece for piece, id in ids.items() if id < 512] + ["".join(m) for m in kept] + ["<|startoftext|>", "<|endoftext|>"]
    small = hugging_face_clip({piece: ids[piece] for piece in pieces}, kept)
    for text in PLAIN + HOSTILE:
        assert small.encode(text).ids == whole.encode(text).ids, text
    for text in PLAIN:
        assert whole.encode(text).ids == [49406, *original.encode(text), 49407], text
    return small.to_str(pretty=False), lambda text: cut(whole.encode(text).ids, 77), PLAIN + HOSTILE


def open_clip_tokenizer():
    """The module alone: the package wants torchvision."""
    package = importlib.util.find_spec("open_clip").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location("open_clip_tokenizer", Path(package) / "tokenizer.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def hugging_face_clip(vocabulary, merges):
    tokenizer = CLIPTokenizer(vocab=vocabulary, merges=merges).backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def merged(word, ranks):
    """The merges that the algorithm makes in a word."""
    parts = list(word[:-1]) + [word[-1] + "</w>"]
    used = set()
    while len(parts) > 1:
        pair = min(zip(parts, parts[1:]), key=lambda p: ranks.get(p, float("inf")))
        if pair not in ranks:
            break
        used.add(pair)
        at, joined = 0, []
        while at < len(parts):
            if tuple(parts[at : at + 2]) == pair:
                joined.append("".join(pair))
                at += 2
            else:
                joined.append(parts[at])
                at += 1
        parts = joined
    return used


def siglip():
    labels = json.loads(LABELS.read_text("utf-8"))
    words = [o["name"] for o in labels["objects"]] + [s["prompt"] for s in labels["styles"]] + PLAIN
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([w.lower() for w in words]), model_writer=model, model_type="bpe", vocab_size=1000,
        byte_fallback=True, split_digits=True, add_dummy_prefix=False, remove_extra_whitespaces=False,
        normalization_rule_name="identity", character_coverage=1.0, num_threads=1, minloglevel=2,
        pad_id=0, eos_id=1, bos_id=2, unk_id=3, pad_piece="<pad>", eos_piece="<eos>", bos_piece="<bos>", unk_piece="<unk>")
    reference = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    written = hugging_face_gemma(reference)
    lower = normalizers.Lowercase()

    def encode(text):
        return cut(reference.encode(lower.normalize_str(text)) + [1], 64)

    texts = []
    for text in PLAIN + HOSTILE:
        ids = written.encode(lower.normalize_str(text)).ids
        if ids == reference.encode(lower.normalize_str(text)) + [1]:
            texts.append(text)
        else:
            # Marks that are written out are marks to Hugging Face, and letters to SentencePiece.
            assert "<eos>" in text or "\u0000" in text, text
    return written.to_str(pretty=False), encode, texts


def hugging_face_gemma(reference):
    size = reference.get_piece_size()
    vocabulary = {reference.id_to_piece(i): i for i in range(size)}
    merges = []
    for piece, id in vocabulary.items():
        if not reference.is_byte(id) and not reference.is_control(id) and not reference.is_unknown(id):
            splits = [(piece[:i], piece[i:]) for i in range(1, len(piece))]
            splits = [s for s in splits if s[0] in vocabulary and s[1] in vocabulary]
            merges += [(-reference.get_score(id), vocabulary[a], vocabulary[b], a, b) for a, b in splits]
    merges = [(a, b) for *_, a, b in sorted(merges)]
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, fuse_unk=True, unk_token="<unk>", byte_fallback=True))
    tokenizer.normalizer = normalizers.Replace(" ", "\u2581")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in ("<pad>", "<eos>", "<bos>", "<unk>")])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 1)])
    return tokenizer
