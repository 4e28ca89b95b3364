using PSChat.Messages;

namespace PSChat.Hosting;

/// <summary>Keeps the unacknowledged messages within <see cref="SendLimits"/>; more messages wait, in order.</summary>
internal sealed class SendWindow
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(int Bytes, Action Start)> _waiting = [];
    private int _messages;
    private int _bytes;

    /// <summary>Calls <paramref name="start"/> as soon as there is room, in the order of the calls of this method.</summary>
    /// <returns>A function that takes the message back, and returns true if it had not started.</returns>
    public Func<bool> Enter(int bytes, Action start)
    {
        lock (_gate)
        {
            var node = _waiting.AddLast((bytes, start));
            StartWhatFits();
            return () =>
            {
                lock (_gate)
                {
                    if (node.List is null) return false;
                    _waiting.Remove(node);
                    StartWhatFits();
                    return true;
                }
            };
        }
    }

    /// <summary>Frees the room of a message that had started, because it is acknowledged or has failed.</summary>
    public void Leave(int bytes)
    {
        lock (_gate)
        {
            _messages--;
            _bytes -= bytes;
            StartWhatFits();
        }
    }

    private void StartWhatFits()
    {
        while (_waiting.First is { } next && HasRoom(next.Value.Bytes))
        {
            _waiting.RemoveFirst();
            _messages++;
            _bytes += next.Value.Bytes;
            next.Value.Start();
        }
    }

    private bool HasRoom(int bytes) => _messages < SendLimits.Messages && (_messages == 0 || _bytes + bytes <= SendLimits.Bytes);
}
