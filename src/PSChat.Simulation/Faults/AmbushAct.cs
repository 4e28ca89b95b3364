namespace PSChat.Simulation.Faults;

/// <summary>What happens when a certain frame is sent.</summary>
internal enum AmbushAct
{
    /// <summary>The sender crashes before it sends this one; what it sent before arrives.</summary>
    CrashSenderBefore,

    /// <summary>The sender crashes after it: of several receivers some get it and some do not.</summary>
    CrashSenderAfter,
    CrashReceiver,

    /// <summary>It crashes and starts again, within a moment and empty: a server that restarts in the middle of a step.</summary>
    RestartSender,
    RestartReceiver,
    PauseSender,
    PauseReceiver,

    /// <summary>The frame and all after it are held up, from now on.</summary>
    CutForward,

    /// <summary>It arrives, and answers do not.</summary>
    CutBack,
    IsolateSender,
    IsolateReceiver,

    /// <summary>The sender is heard, and hears nobody.</summary>
    DeafenSender,

    /// <summary>The receiver hears, and nobody hears it.</summary>
    MuteReceiver,
    ClogForward,
    ClogBack,
    ResetLink,

    /// <summary>The sender's clients lose their connections and come again, with what is not acknowledged.</summary>
    BreakSenderClients,
    BreakReceiverClients,

    /// <summary>The sender cannot dial the receiver any more.</summary>
    Refuse,
}
