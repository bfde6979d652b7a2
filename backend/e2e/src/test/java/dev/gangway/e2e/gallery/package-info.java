/// Every view and state of the page, for human eyes (`scripts/gallery`) and, in every theme, for
/// axe (`scripts/soak page`).
@NullMarked
package dev.gangway.e2e.gallery;

import org.jspecify.annotations.NullMarked;
