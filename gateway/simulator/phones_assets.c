/* The style sheet and the scripts of the phones' page: files beside this one that the assembler takes in as they are. */
#include "simulator/phones_parts.h"

#define ASSET(name, file)                                                                                                      \
  __asm__(".pushsection .rodata\n.global " #name "\n" #name ":\n.incbin \"gateway/simulator/" file "\"\n.global " #name        \
          "_end\n" #name "_end:\n.byte 0\n.popsection\n")

ASSET(phones_css, "phones.css");
ASSET(phones_js, "phones.js");
ASSET(phones_replay_js, "phones_replay.js");
