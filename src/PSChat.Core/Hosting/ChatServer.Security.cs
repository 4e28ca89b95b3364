using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat;

/// <summary>Warns about strangers, because the usual cause is a forgotten key.</summary>
public sealed partial class ChatServer
{
    /// <summary>Time before the same cause is reported again, so that a stranger cannot fill the log.</summary>
    private static readonly TimeSpan s_refusalSilence = TimeSpan.FromMinutes(1);

    private readonly Dictionary<ChatError, TimeSpan> _warned = [];

    void ILinkHandler.Refused(Endpoint from, Error reason)
    {
        if (reason.Code is not (ChatError.KeyRequired or ChatError.KeyUnexpected or ChatError.KeyWrong)) return;
        var text = $"A link from {from} was refused ({reason.Code}): {reason.Text}";
        _loop.Post(() => Warn(reason.Code, ServerEvent.StrangerRefused, text, Remedy.None));
    }

    private void OnRefused(DatagramRefusal refusal)
    {
        var text = $"{refusal.Describe(Group)} They do not form one group ({refusal.Code}).";
        _loop.Post(() => Warn(refusal.Code, ServerEvent.DatagramsRefused, text, refusal.Remedy));
    }

    private void Warn(ChatError cause, ServerEvent what, string text, Remedy remedy)
    {
        var now = _loop.Clock.Elapsed;
        if (_warned.TryGetValue(cause, out var last) && now - last < s_refusalSilence) return;
        _warned[cause] = now;
        _log?.Write(new ServerLogEntry(what, text) { Remedy = remedy });
    }
}
