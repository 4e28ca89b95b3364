namespace PSChat.Simulation.Faults;

/// <summary>Acts when a certain frame is sent.</summary>
internal enum AmbushAct
{
    /// <summary>The sender crashes before it sends this frame; earlier frames arrive.</summary>
    CrashSenderBefore,

    /// <summary>The sender crashes afterwards: of several receivers some get the frame and some do not.</summary>
    CrashSenderAfter,
    CrashReceiver,

    /// <summary>
    /// The sender crashes and starts again at once, without its messages: a server that restarts in the middle of a step.
    /// </summary>
    RestartSender,
    RestartReceiver,
    PauseSender,
    PauseReceiver,

    /// <summary>The frame and all later ones are held up from now on.</summary>
    CutForward,

    /// <summary>The frame arrives, and answers do not.</summary>
    CutBack,
    IsolateSender,
    IsolateReceiver,

    /// <summary>The sender is heard, and hears no server.</summary>
    DeafenSender,

    /// <summary>The receiver hears, and no server hears it.</summary>
    MuteReceiver,
    ClogForward,
    ClogBack,
    ResetLink,

    /// <summary>The sender's clients lose their connections and come back, with their unacknowledged messages.</summary>
    BreakSenderClients,
    BreakReceiverClients,

    /// <summary>The sender can no longer dial the receiver.</summary>
    Refuse,
}
