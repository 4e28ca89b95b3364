using PSChat.Net;
using PSChat.Net.Security;
using PSChat.Wire;

namespace PSChat;

/// <summary>Tells the server's people of strangers: mostly it is a key that somebody forgot.</summary>
public sealed partial class ChatServer
{
    /// <summary>The same cause is told again after this: a stranger must not fill the log.</summary>
    private static readonly TimeSpan s_refusalSilence = TimeSpan.FromMinutes(1);

    private readonly Dictionary<ChatError, TimeSpan> _warned = [];

    void ILinkHandler.Refused(Endpoint from, Error reason)
    {
        if (reason.Code is not (ChatError.KeyRequired or ChatError.KeyUnexpected or ChatError.KeyWrong)) return;
        _loop.Post(() => Warn(reason.Code, ServerEvent.StrangerRefused,
            $"A link from {from} was refused ({reason.Code}): {reason.Text}", Remedy.None));
    }

    private void OnRefused(DatagramRefusal refusal) =>
        _loop.Post(() => Warn(
        refusal.Code, ServerEvent.DatagramsRefused, $"{refusal.Describe(Group)} They do not form one group ({refusal.Code}).",
            refusal.Remedy));

    private void Warn(ChatError cause, ServerEvent what, string text, Remedy remedy)
    {
        var now = _loop.Clock.Elapsed;
        if (_warned.TryGetValue(cause, out var last) && now - last < s_refusalSilence) return;
        _warned[cause] = now;
        _log?.Write(new ServerLogEntry(what, text) { Remedy = remedy });
    }
}
