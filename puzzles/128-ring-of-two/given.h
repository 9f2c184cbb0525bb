// How many bytes fit in.
#pragma once

const int CAPACITY = 2;
