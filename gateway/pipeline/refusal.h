/* The reader's refusal as an answer: its hint fills the fields that the reply has. */
#pragma once
#include "command/turn.h"

void refusal_answer(Turn *turn, const Request *request);
/* The same without a turn. */
void refusal_explain(const Request *request, Answer *answer);
