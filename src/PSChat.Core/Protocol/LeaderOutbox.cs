using PSChat.Messages;

namespace PSChat.Protocol;

/// <summary>Frames for the leader, sent at the end of a turn: once for all inputs, not for each.</summary>
internal sealed class LeaderOutbox
{
    private readonly List<Submission> _submissions = [];
    private bool _owesHeld;

    public int Count => _submissions.Count;

    public void Add(Submission submission) => _submissions.Add(submission);

    /// <summary>All outstanding submissions are about to be added once more.</summary>
    public void Clear() => _submissions.Clear();

    /// <summary>The leader must be told how much is held here.</summary>
    public void OweHeld() => _owesHeld = true;

    /// <returns>Whether the leader must be told now.</returns>
    public bool TakeHeld()
    {
        var owes = _owesHeld;
        _owesHeld = false;
        return owes;
    }

    /// <returns>The submissions, valid until another is added; null if there are none.</returns>
    public List<Submission>? Peek() => _submissions.Count > 0 ? _submissions : null;
}
