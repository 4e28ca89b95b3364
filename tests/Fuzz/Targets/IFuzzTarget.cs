using PSChat.Groups;

namespace PSChat.Fuzz.Targets;

/// <summary>Code that takes input from strangers.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>Runs one round of inputs.</summary>
    /// <param name="dice">Decides everything that is random.</param>
    /// <param name="journal">Keeps the inputs, for the report of a failure.</param>
    /// <exception cref="Exception">An expectation does not hold.</exception>
    void Run(Dice dice, Journal journal);

    /// <summary>Feeds the inputs of an earlier finding, as <see cref="Journal"/> wrote them.</summary>
    void Replay(IReadOnlyList<JournalEntry> entries);
}
