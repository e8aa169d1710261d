package io.prism.caption.prompt;

import io.prism.pictures.text.TextEntry;
import java.util.List;

/** Metadata as the generators write it; the prompts are ours. */
final class Samples {
  record Sample(String name, Generator generator, String positive, List<TextEntry> entries) {}

  private Samples() {}

  static List<Sample> all() {
    return List.of(
        sample(
            "A1111 PNG",
            Generator.AUTOMATIC1111,
            "a red fox in the snow, (masterpiece:1.2), <lora:fur:0.7>\nforest BREAK night",
            "parameters",
            """
            a red fox in the snow, (masterpiece:1.2), <lora:fur:0.7>
            forest BREAK night
            Negative prompt: blurry, (bad anatomy:1.4)
            watermark
            Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 965400086, Size: 512x768, \
            Model hash: 0123456789, Model: foxmix, Clip skip: 2, Version: v1.9.4"""),
        sample(
            "A1111 without negative prompt, Forge's version",
            Generator.AUTOMATIC1111,
            "a red fox",
            "parameters",
            "a red fox\nSteps: 20, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Distilled CFG"
                + " Scale: 3.5, Seed: 1, Size: 896x1152, Model: flux1-dev, Version: f2.0.1"),
        sample(
            "A1111 with a prompt that speaks of steps",
            Generator.AUTOMATIC1111,
            "a fox on the\nSteps: of a temple",
            "parameters",
            "a fox on the\nSteps: of a temple\nSteps: 20, Sampler: Euler a, Seed: 3"),
        sample(
            "A1111 JPEG, UserComment",
            Generator.AUTOMATIC1111,
            "a red fox",
            "UserComment",
            "a red fox\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Size: 512x512"),
        sample(
            "A1111 with its lines joined",
            Generator.AUTOMATIC1111,
            "a red fox",
            "UserComment",
            "a red fox Negative prompt: blurry Steps: 20, Sampler: Euler a, Size: 512x512"),
        comfy("ComfyUI, the default graph", "a red fox", DEFAULT_GRAPH),
        comfy("ComfyUI with NaN in it", "a red fox", DEFAULT_GRAPH.replace("8566257", "NaN")),
        comfy(
            "ComfyUI SDXL with base and refiner",
            "a red fox\nsnow, night\nrefined fox",
            SDXL_GRAPH),
        comfy("ComfyUI Flux with guider", "a red fox sits in the snow.", FLUX_GRAPH),
        comfy("ComfyUI CFGGuider and control net", "a red fox", GUIDER_GRAPH),
        comfy("ComfyUI with string nodes", "a red fox\nin the snow", STRING_GRAPH),
        comfy("ComfyUI efficiency loader", "a red fox", EFFICIENT_GRAPH),
        sample("ComfyUI workflow", Generator.COMFYUI, "a red fox", "workflow", WORKFLOW),
        sample("ComfyUI WebP", Generator.COMFYUI, "a red fox", "Model", "prompt:" + DEFAULT_GRAPH),
        sample(
            "ComfyUI JPEG by an extension",
            Generator.COMFYUI,
            "a red fox",
            "UserComment",
            "{\"prompt\": " + DEFAULT_GRAPH + ", \"workflow\": " + WORKFLOW + "}"),
        sample(
            "ComfyUI that also wrote A1111's format",
            Generator.AUTOMATIC1111,
            "a resolved fox",
            List.of(
                new TextEntry("prompt", DEFAULT_GRAPH),
                new TextEntry("parameters", "a resolved fox\nSteps: 20, Seed: 1, Size: 8x8"))),
        sample(
            "InvokeAI 3 and later",
            Generator.INVOKEAI,
            "a red fox",
            "invokeai_metadata",
            """
            {"app_version": "4.2.7", "generation_mode": "sdxl_txt2img",
             "positive_prompt": "a red fox", "negative_prompt": "blurry", "width": 1024,
             "height": 1024, "seed": 42, "cfg_scale": 7.5, "steps": 30, "scheduler": "euler",
             "model": {"key": "k", "name": "foxmix", "base": "sdxl", "type": "main"},
             "positive_style_prompt": "", "negative_style_prompt": ""}"""),
        sample(
            "InvokeAI 2",
            Generator.INVOKEAI,
            "a red fox ",
            "sd-metadata",
            """
            {"model": "stable diffusion", "app_id": "invoke-ai/InvokeAI", "app_version": "2.3.5",
             "image": {"prompt": [{"prompt": "a red fox [blurry, ugly]", "weight": 1.0},
               {"prompt": "dog", "weight": -0.5}], "steps": 50, "cfg_scale": 7.5, "seed": 42}}"""),
        sample(
            "InvokeAI 1, quoted",
            Generator.INVOKEAI,
            "a \"red\" fox, snow",
            "Dream",
            "\"a \\\"red\\\" fox, snow [blurry]\" -s 50 -S 12345 -W 512 -H 512 -C 7.5 -A k_lms"),
        sample(
            "InvokeAI 1, unquoted",
            Generator.INVOKEAI,
            "a red-haired fox",
            "Dream",
            "a red-haired fox -s50 -W512 -H512 -C7.5"),
        sample(
            "NovelAI 3",
            Generator.NOVELAI,
            "{{red fox}}, [snow], forest",
            List.of(
                new TextEntry("Title", "AI generated image"),
                new TextEntry("Description", "{{red fox}}, [snow], forest"),
                new TextEntry("Software", "NovelAI"),
                new TextEntry("Source", "Stable Diffusion XL C1E1DE52"),
                new TextEntry(
                    "Comment",
                    """
                    {"prompt": "{{red fox}}, [snow], forest", "steps": 28, "height": 1216,
                     "width": 832, "scale": 5.0, "uncond_scale": 1.0, "seed": 42, "n_samples": 1,
                     "sampler": "k_euler", "sm": false, "uc": "lowres, bad anatomy"}"""))),
        sample(
            "NovelAI 4 with characters",
            Generator.NOVELAI,
            "2animals, snow\nred fox, 1.3::running::\nwhite rabbit",
            "Comment",
            """
            {"prompt": "2animals, snow", "steps": 28, "uc": "lowres",
             "v4_prompt": {"caption": {"base_caption": "2animals, snow", "char_captions": [
                 {"char_caption": "red fox, 1.3::running::", "centers": [{"x": 0.3, "y": 0.5}]},
                 {"char_caption": "white rabbit", "centers": [{"x": 0.7, "y": 0.5}]}]},
               "use_coords": true, "use_order": true},
             "v4_negative_prompt": {"caption": {"base_caption": "lowres", "char_captions": [
                 {"char_caption": "dog", "centers": [{"x": 0.3, "y": 0.5}]}]}}}"""),
        sample(
            "NovelAI whose comment is broken",
            Generator.NOVELAI,
            "red fox",
            List.of(
                new TextEntry("Description", "red fox"),
                new TextEntry("Software", "NovelAI"),
                new TextEntry("Comment", "{\"prompt\": \"red f"))),
        sample(
            "SwarmUI",
            Generator.OTHER,
            "a red fox",
            "parameters",
            """
            {"sui_image_params": {"prompt": "a red fox", "negativeprompt": "blurry",
              "model": "foxmix", "seed": 42, "steps": 20}, "sui_extra_data": {}}"""),
        sample(
            "Fooocus",
            Generator.OTHER,
            "a red fox",
            "parameters",
            "{\"base_model\": \"foxmix\", \"negative_prompt\": \"blurry\", \"prompt\": \"a red fox\"}"),
        sample("a plain prompt", Generator.OTHER, "a red fox", "prompt", "a red fox"),
        sample(
            "Midjourney",
            Generator.OTHER,
            "a red fox in the snow",
            "Description",
            "a red fox in the snow --ar 3:2 --v 6.0 Job ID: 00000000-0000-0000-0000-000000000000"),
        sample("a description", Generator.OTHER, "a red fox", "ImageDescription", "a red fox"),
        sample("a Windows comment", Generator.OTHER, "a red fox", "XPComment", "a red fox"));
  }

  private static Sample sample(
      String name, Generator generator, String positive, String key, String text) {
    return sample(name, generator, positive, List.of(new TextEntry(key, text)));
  }

  private static Sample sample(
      String name, Generator generator, String positive, List<TextEntry> entries) {
    return new Sample(name, generator, positive.strip(), entries);
  }

  private static Sample comfy(String name, String positive, String graph) {
    return sample(name, Generator.COMFYUI, positive, "prompt", graph);
  }

  private static final String DEFAULT_GRAPH =
      """
      {"3": {"class_type": "KSampler", "inputs": {"cfg": 8, "denoise": 1, "latent_image": ["5", 0],
         "model": ["4", 0], "negative": ["7", 0], "positive": ["6", 0], "sampler_name": "euler",
         "scheduler": "normal", "seed": 8566257, "steps": 20}, "_meta": {"title": "KSampler"}},
       "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "foxmix.safetensors"}},
       "5": {"class_type": "EmptyLatentImage", "inputs": {"batch_size": 1, "height": 512, "width": 512}},
       "6": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "a red fox"}},
       "7": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["4", 1], "text": "blurry, watermark"}},
       "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
       "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}}}
      """;

  private static final String SDXL_GRAPH =
      """
      {"10": {"class_type": "KSamplerAdvanced", "inputs": {"add_noise": "enable", "noise_seed": 7,
          "positive": ["6", 0], "negative": ["7", 0], "model": ["4", 0], "latent_image": ["5", 0]}},
       "11": {"class_type": "KSamplerAdvanced", "inputs": {"add_noise": "disable",
          "positive": ["15", 0], "negative": ["16", 0], "latent_image": ["10", 0]}},
       "6": {"class_type": "CLIPTextEncodeSDXL", "inputs": {"width": 1024, "height": 1024,
          "text_g": "a red fox", "text_l": "snow, night", "clip": ["4", 1]}},
       "7": {"class_type": "CLIPTextEncodeSDXL", "inputs": {"text_g": "blurry", "text_l": "ugly"}},
       "15": {"class_type": "CLIPTextEncodeSDXLRefiner", "inputs": {"ascore": 6, "text": "refined fox"}},
       "16": {"class_type": "CLIPTextEncodeSDXLRefiner", "inputs": {"ascore": 2, "text": "bad"}}}
      """;

  private static final String FLUX_GRAPH =
      """
      {"13": {"class_type": "SamplerCustomAdvanced", "inputs": {"noise": ["25", 0],
          "guider": ["22", 0], "sampler": ["16", 0], "sigmas": ["17", 0], "latent_image": ["27", 0]}},
       "16": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
       "22": {"class_type": "BasicGuider", "inputs": {"model": ["30", 0], "conditioning": ["26", 0]}},
       "26": {"class_type": "FluxGuidance", "inputs": {"guidance": 3.5, "conditioning": ["6", 0]}},
       "6": {"class_type": "CLIPTextEncodeFlux", "inputs": {"clip": ["11", 0], "guidance": 3.5,
          "clip_l": "a red fox sits in the snow.", "t5xxl": "a red fox sits in the snow."}}}
      """;

  private static final String GUIDER_GRAPH =
      """
      {"1": {"class_type": "SamplerCustomAdvanced", "inputs": {"guider": ["2", 0]}},
       "2": {"class_type": "CFGGuider", "inputs": {"cfg": 4, "positive": ["3", 0], "negative": ["3", 1]}},
       "3": {"class_type": "ControlNetApplyAdvanced", "inputs": {"strength": 1,
          "positive": ["4", 0], "negative": ["5", 0], "control_net": ["6", 0], "image": ["7", 0]}},
       "4": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red fox"}},
       "5": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry"}},
       "7": {"class_type": "LoadImage", "inputs": {"image": "pose.png"}}}
      """;

  private static final String STRING_GRAPH =
      """
      {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "negative": ["8", 0]}},
       "2": {"class_type": "ConditioningCombine",
          "inputs": {"conditioning_1": ["3", 0], "conditioning_2": ["4", 0]}},
       "3": {"class_type": "CLIPTextEncode", "inputs": {"text": ["5", 0], "clip": ["9", 1]}},
       "4": {"class_type": "CLIPTextEncode", "inputs": {"text": ["6", 0], "clip": ["9", 1]}},
       "5": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "a red fox"}},
       "6": {"class_type": "StringConcatenate",
          "inputs": {"string_a": ["7", 0], "string_b": "", "delimiter": ", "}},
       "7": {"class_type": "ImpactWildcardProcessor", "inputs": {"wildcard_text": "{in the snow|at night}",
          "populated_text": "in the snow", "mode": "populate", "Select to add Wildcard": "Select"}},
       "8": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["3", 0]}}}
      """;

  private static final String EFFICIENT_GRAPH =
      """
      {"1": {"class_type": "Efficient Loader", "inputs": {"ckpt_name": "foxmix.safetensors",
          "positive": "a red fox", "negative": "blurry", "vae_name": "Baked VAE"}},
       "2": {"class_type": "KSampler (Efficient)", "inputs": {"model": ["1", 0], "positive": ["1", 1],
          "negative": ["1", 2], "latent_image": ["1", 3], "sampler_name": "euler"}}}
      """;

  private static final String WORKFLOW =
      """
      {"last_node_id": 9, "last_link_id": 9, "nodes": [
        {"id": 7, "type": "CLIPTextEncode", "mode": 0,
         "inputs": [{"name": "clip", "type": "CLIP", "link": 5}],
         "outputs": [{"name": "CONDITIONING", "type": "CONDITIONING", "links": [6]}],
         "widgets_values": ["blurry"]},
        {"id": 6, "type": "CLIPTextEncode", "mode": 0,
         "inputs": [{"name": "clip", "type": "CLIP", "link": 3},
                    {"name": "text", "type": "STRING", "widget": {"name": "text"}, "link": 8}],
         "widgets_values": ["an old fox"]},
        {"id": 10, "type": "PrimitiveNode", "outputs": [{"name": "STRING", "links": [8]}],
         "widgets_values": ["a red fox", "fixed"]},
        {"id": 11, "type": "Reroute", "inputs": [{"name": "", "type": "*", "link": 4}]},
        {"id": 3, "type": "KSampler", "mode": 0,
         "inputs": [{"name": "model", "type": "MODEL", "link": 1},
                    {"name": "positive", "type": "CONDITIONING", "link": 9},
                    {"name": "negative", "type": "CONDITIONING", "link": 6}],
         "widgets_values": [42, "randomize", 20, 8, "euler", "normal", 1]}],
       "links": [[4, 6, 0, 11, 0, "CONDITIONING"], [9, 11, 0, 3, 1, "CONDITIONING"],
                 [6, 7, 0, 3, 2, "CONDITIONING"], [8, 10, 0, 6, 1, "STRING"]],
       "groups": [], "config": {}, "extra": {}, "version": 0.4}
      """;
}
