/// The configuration: immutable records, and the loader that makes them from one YAML file.
///
/// ```
///  file ─► YamlSource ─► YamlTree ─► Section ─► ServerSection, HostSection, … ─► Config
///           (text)        (nodes      (typed      (records)
///                          with        values)
///                          places)       │
///                │            │          │  Keys: every key, its kind and its bounds
///                ▼            ▼          ▼  Interpolation: ${env:…}, ${file:…}
///              Problems: all that is wrong, in the file's order ─► ConfigReport
/// ```
///
/// - Knows nobody else of ours; nobody else knows the YAML library.
/// - A mistake in the file is a value ([ConfigProblem]), never an exception. Reading goes on after
///   one, so that all are said at once.
/// - Nothing in the file is ignored: a key that this version does not serve is an error.
/// - What is or may be a secret is in no message and no excerpt, also when its key is mistyped.
/// - A default and its reason stand beside the record's component, bounds stand in `Keys`.
@NullMarked
package dev.gangway.config;

import org.jspecify.annotations.NullMarked;
