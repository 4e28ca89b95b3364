using PSChat.Groups;

namespace PSChat.Fuzz.Targets;

/// <summary>Something that takes what strangers send.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>One round of inputs.</summary>
    /// <param name="dice">Decides all of it.</param>
    /// <param name="journal">What was fed, for when it goes wrong.</param>
    /// <exception cref="Exception">Something must not be as it is.</exception>
    void Run(Dice dice, Journal journal);

    /// <summary>Feeds what once went wrong, as <see cref="Journal"/> wrote it.</summary>
    void Replay(IReadOnlyList<JournalEntry> entries);
}
