/* The reader's refusal as an answer: its hint fills the fields that the reply has. */
#pragma once
#include "command/turn.h"

void refusal_answer(Turn *turn, const Request *request);
