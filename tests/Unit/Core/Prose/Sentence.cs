namespace PSChat.Core.Tests;

/// <summary>A sentence of a page.</summary>
/// <param name="Line">The line on which it begins, counted from 1.</param>
/// <param name="Words">How many words it has; inline code counts as one.</param>
/// <param name="Text">What a reader sees of it.</param>
internal sealed record Sentence(int Line, int Words, string Text);
