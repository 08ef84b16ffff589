#pragma once
// Texts that were pasted and changed a little: how alike two texts are by the pieces they share.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace troth::stats {

/// For every text the number (from 1) of the first earlier text that it is nearly the same as; 0
/// where there is none. Likeness is the share of common shingles in all shingles of the two
/// (resemblance: Broder 1997; Jaccard 1912), shingles being runs of four characters, of two in a
/// text of mostly wide (Chinese) ones; it must be at least `likeness`, above 0 and up to 1. A text
/// that is like an earlier one is itself no example for later ones. Pairs are found exactly, by
/// their rarest shingles (prefix filtering: Chaudhuri, Ganti & Kaushik 2006). Texts shorter than
/// one shingle are like nothing.
///
///   near_texts({"the parcel came two days late", "a fine shop", "the parcel came 2 days late"},
///   .6)
///   == {0, 0, 1}
std::vector<std::size_t> near_texts(std::span<const std::string> texts, double likeness);

}  // namespace troth::stats
