using PSChat.Wording;

namespace PSChat;

/// <summary>What somebody can do about an error or a failed check: a code with what belongs into its sentence.</summary>
/// <param name="code">The stable code.</param>
/// <param name="arguments">What belongs into the sentence, in the order that <see cref="RemedyCode"/> says; mostly
/// nothing.</param>
public sealed class Remedy(RemedyCode code, params string[] arguments)
{
    /// <summary>There is nothing to do.</summary>
    public static Remedy None { get; } = new(RemedyCode.None);

    /// <summary>The stable code.</summary>
    public RemedyCode Code { get; } = code;

    /// <summary>What belongs into the sentence, in the order that <see cref="RemedyCode"/> says; mostly nothing.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>The remedy of a program around the engine, as its own sentence.</summary>
    public static Remedy Custom(string sentence) => new(RemedyCode.Custom, sentence);

    /// <summary>A remedy without arguments.</summary>
    public static implicit operator Remedy(RemedyCode code) => new(code);

    /// <summary>One or two sentences in English, with the names that this library has for things; empty for
    /// <see cref="RemedyCode.None"/>.</summary>
    public override string ToString() => Describe(LibraryVocabulary.Instance);

    /// <summary>The same, with a program's own names for things.</summary>
    internal string Describe(Vocabulary words) => Sentences.Of(this, words);
}
