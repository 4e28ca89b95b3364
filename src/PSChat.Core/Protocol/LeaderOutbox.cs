using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>What goes to the leader at the end of a turn: once for all that has come in, not for each input.</summary>
internal sealed class LeaderOutbox
{
    private readonly List<Submission> _submissions = [];
    private bool _owesHeld;

    public int Count => _submissions.Count;

    public void Add(Submission submission) => _submissions.Add(submission);

    /// <summary>All outstanding submissions are about to be added once more.</summary>
    public void Clear() => _submissions.Clear();

    /// <summary>The leader is to be told how much is held here.</summary>
    public void OweHeld() => _owesHeld = true;

    /// <returns>Whether it is to be told now.</returns>
    public bool TakeHeld()
    {
        var owes = _owesHeld;
        _owesHeld = false;
        return owes;
    }

    /// <returns>The submissions, valid until one is added; null if there are none.</returns>
    public List<Submission>? Peek() => _submissions.Count > 0 ? _submissions : null;
}
