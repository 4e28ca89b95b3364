using PSChat.Wording;

namespace PSChat;

/// <summary>Advice to the user about an error or a failed check: a code with the arguments of its sentence.</summary>
/// <param name="code">The stable code.</param>
/// <param name="arguments">The arguments of the sentence, in the order that <see cref="RemedyCode"/> states; usually
/// none.</param>
public sealed class Remedy(RemedyCode code, params string[] arguments)
{
    /// <summary>There is nothing to do.</summary>
    public static Remedy None { get; } = new(RemedyCode.None);

    /// <summary>The stable code.</summary>
    public RemedyCode Code { get; } = code;

    /// <summary>The arguments of the sentence, in the order that <see cref="RemedyCode"/> states; usually none.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>A remedy of a program that uses the engine, as its own sentence.</summary>
    public static Remedy Custom(string sentence) => new(RemedyCode.Custom, sentence);

    /// <summary>A remedy without arguments.</summary>
    public static implicit operator Remedy(RemedyCode code) => new(code);

    /// <summary>
    /// Returns one or two sentences in English, in this library's terms; empty for <see cref="RemedyCode.None"/>.
    /// </summary>
    public override string ToString() => Describe(LibraryVocabulary.Instance);

    /// <summary>Returns the same sentences in a program's own terms.</summary>
    internal string Describe(Vocabulary words) => Sentences.Of(this, words);
}
